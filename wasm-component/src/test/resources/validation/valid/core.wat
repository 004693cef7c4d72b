;; Core modules, their types and instances, and every core sort through a component.
(component
  (core type $ft (func (param i32) (result i32)))
  (core type $mt (module
    (alias outer 1 0 (type $t))
    (import "env" "f" (func (type $t)))
    (export "m" (memory 1 10))))
  (import "m" (core module $m (type $mt)))
  (core module $p
    (func (export "f") (param i32) (result i32) local.get 0)
    (table (export "t") 1 5 funcref)
    (global (export "g") (mut i64) (i64.const 0)))
  (core instance $p (instantiate $p))
  (core instance $i (instantiate $m (with "env" (instance $p)) (with "unused" (instance $p))))
  (alias core export $p "t" (core table $t))
  (alias core export $p "g" (core global $g))
  (core instance $bag
    (export "a" (table $t))
    (export "b" (global $g))
    (export "c" (memory $i "m"))
    (export "d" (func $p "f")))
  (core module $q
    (import "bag" "a" (table 1 9 funcref))
    (import "bag" "b" (global (mut i64)))
    (import "bag" "c" (memory 0))
    (import "bag" "d" (func (param i32) (result i32))))
  (core instance (instantiate $q (with "bag" (instance $bag))))
  (export "again" (core module $m))
  (component $inner (alias outer 1 1 (core module $q')))
)
