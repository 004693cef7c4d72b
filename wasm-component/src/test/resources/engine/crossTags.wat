;; Two tags of equal types, and functions that throw what they are given; a tag whose exceptions carry a function.
(module
  (type $map (func (param i32) (result i32)))
  (type $throw (func (param i32)))
  (table $table (export "table") 1 funcref)
  (tag $left (export "left") (param i32))
  (tag $right (export "right") (param i32))
  (tag $function (export "function") (param funcref))
  (func (export "throwLeft") (param i32) (throw $left (local.get 0)))
  (func (export "throwRight") (param i32) (throw $right (local.get 0)))
  (func $negate (param i32) (result i32) (i32.sub (i32.const 0) (local.get 0)))
  (func (export "throwFunction") (throw $function (ref.func $negate)))
  ;; what the function in the table throws: 1 for left, 2 for right, 3 for others, 0 for nothing
  (func (export "which") (param i32) (result i32)
    (block $others
      (block $r (result i32)
        (block $l (result i32)
          (try_table (catch $right $r) (catch $left $l) (catch_all $others) (call_indirect $table (type $throw) (local.get 0) (i32.const 0)))
          (return (i32.const 0)))
        drop
        (return (i32.const 1)))
      drop
      (return (i32.const 2)))
    (i32.const 3))
  (elem declare func $negate)
)
