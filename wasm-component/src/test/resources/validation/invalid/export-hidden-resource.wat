;; local resource type-0 found in export but not exported itself
;; A component type is closed for the rule of visibility, and still mentions what nobody outside can name.
(component $C
  (type $R (resource (rep i32)))
  (type $T (component
    (alias outer $C $R (type $r))
    (export "r" (type (eq $r)))))
  (export "t" (type $T)))
