;; Imports a memory, and has segments of its own.
(module
  (import "owner" "memory" (memory 1))
  (data (i32.const 100) "active")
  (data $words "IMPORTER")
  (func (export "init") (param i32 i32 i32) (memory.init $words (local.get 0) (local.get 1) (local.get 2)))
  (func (export "drop") (data.drop $words))
  (func (export "grow") (param i32) (result i32) (memory.grow (local.get 0)))
  (func (export "size") (result i32) (memory.size))
  (func (export "load8") (param i32) (result i32) (i32.load8_u (local.get 0)))
  (func (export "store8") (param i32 i32) (i32.store8 (local.get 0) (local.get 1)))
  (export "memory" (memory 0)))
