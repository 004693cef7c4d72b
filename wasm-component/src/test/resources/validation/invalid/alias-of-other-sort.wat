;; is not a core module
(component
  (import "i" (instance $i (export "f" (func))))
  (alias export $i "f" (core module $m)))
