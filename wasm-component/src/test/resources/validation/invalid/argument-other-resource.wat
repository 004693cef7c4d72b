;; type mismatch for import `f`: type mismatch with result type: resource types are not the same
(component
  (import "a" (type $A (sub resource)))
  (import "b" (type $B (sub resource)))
  (import "f" (func $f (result (own $A))))
  (component $c
    (import "r" (type $R (sub resource)))
    (import "f" (func (result (own $R)))))
  (instance (instantiate $c (with "r" (type $B)) (with "f" (func $f)))))
