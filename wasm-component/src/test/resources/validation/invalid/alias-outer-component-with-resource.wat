;; unsupported: an outer alias of an imported component that refers to resources around it
;; An imported component may mention a resource of the component around it; further inside that has no meaning.
(component $C
  (import "r" (type $R (sub resource)))
  (import "d" (component $D
    (alias outer $C $R (type $r))
    (export "r" (type (eq $r)))))
  (component (alias outer $C $D (component $a))))
