;; transitively refers to resources
(component $C
  (type $R (resource (rep i32)))
  (component (alias outer $C $R (type $a))))
