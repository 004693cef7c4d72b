;; Imports functions without any name.
(module
  (import "" "" (func $first (param i32) (result i32)))
  (import "" "g" (func $second (param i32) (result i32)))
  (import "" "" (func $third (param i32) (result i32)))
  (func (export "") (param i32) (result i32) (call $first (call $second (call $third (local.get 0))))))
