;; Two imports of one name and different types.
(module
  (import "host" "f" (func $narrow (param i32) (result i32)))
  (import "host" "f" (func $wide (param i64) (result i64)))
  (func (export "narrow") (result i32) (call $narrow (i32.const 1)))
  (func (export "wide") (result i64) (call $wide (i64.const 1))))
