;; type mismatch for import `a`: expected 0 parameters, found 1
(component
  (import "f" (func $f (param "x" u32)))
  (component $c (import "a" (func)))
  (instance (instantiate $c (with "a" (func $f)))))
