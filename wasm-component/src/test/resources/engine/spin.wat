;; Ways not to end.
(module
  (import "host" "call" (func $host))
  (table 1 funcref)
  (elem (i32.const 0) func $indirect)
  (memory 16)
  (func (export "loop") (loop $again (br $again)))
  (func (export "loopIf") (local $i i32)
    (loop $again
      (local.set $i (i32.or (local.get $i) (i32.const 1)))
      (br_if $again (local.get $i))))
  (func (export "loopTable") (loop $again (br_table $again $again (i32.const 0))))
  (func (export "loopHost") (loop $again (call $host) (br $again)))
  (func (export "loopFill")
    (loop $again (memory.fill (i32.const 0) (i32.const 7) (i32.const 1048576)) (br $again)))
  ;; no loop: two calls of itself at each of 60 levels
  (func $tree (param i32)
    (if (local.get 0) (then
      (call $tree (i32.sub (local.get 0) (i32.const 1)))
      (call $tree (i32.sub (local.get 0) (i32.const 1))))))
  (func (export "tree") (call $tree (i32.const 60)))
  (func $indirect (param i32)
    (if (local.get 0) (then
      (call_indirect (param i32) (i32.sub (local.get 0) (i32.const 1)) (i32.const 0))
      (call_indirect (param i32) (i32.sub (local.get 0) (i32.const 1)) (i32.const 0)))))
  (func (export "indirectTree") (call $indirect (i32.const 60)))
  (func (export "short") (result i32) (i32.const 1)))
