;; missing import named `b`
(component
  (import "f" (func $f))
  (component $c (import "a" (func)) (import "b" (func)))
  (instance (instantiate $c (with "a" (func $f)))))
