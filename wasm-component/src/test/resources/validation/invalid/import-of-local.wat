;; local resource type-0 found in imports
(component $C
  (type $R (resource (rep i32)))
  (import "c" (component
    (alias outer $C $R (type $r))
    (export "r" (type (eq $r))))))
