;; expected record element named `x`, found `y`
(component
  (component $c
    (type $r (record (field "x" u8)))
    (import "t" (type (eq $r))))
  (type $s (record (field "y" u8)))
  (instance (instantiate $c (with "t" (type $s)))))
