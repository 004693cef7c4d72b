;; func index out of bounds, 1 of 1
(component
  (import "f" (func))
  (export "g" (func 1)))
