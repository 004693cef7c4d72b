;; func not valid to be used as export
(component
  (type $r (record (field "x" u8)))
  (import "r" (type $R (eq $r)))
  (import "f" (func $f (param "x" $R)))
  (core module $m (func (export "g") (param i32)))
  (core instance $i (instantiate $m))
  (func $g (param "x" $r) (canon lift (core func $i "g")))
  (export "g" (func $g)))
