;; resource types are not the same
;; Each instantiation makes the component's resources anew.
(component
  (component $C
    (type $R (resource (rep i32)))
    (export $r "r" (type $R))
    (core func $drop (canon resource.drop $R))
    (func (export "f") (param "x" (own $r)) (canon lift (core func $drop))))
  (instance $a (instantiate $C))
  (instance $b (instantiate $C))
  (component $D
    (import "i" (instance $i
      (export "r" (type $R (sub resource)))
      (export "f" (func (param "x" (own $R)))))))
  (instance (instantiate $D (with "i" (instance
    (export "r" (type $a "r"))
    (export "f" (func $b "f")))))))
