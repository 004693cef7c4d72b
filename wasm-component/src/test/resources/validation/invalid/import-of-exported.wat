;; func not valid to be used as import
(component
  (type $R (resource (rep i32)))
  (export $R' "r" (type $R))
  (import "f" (func (param "x" (own $R')))))
