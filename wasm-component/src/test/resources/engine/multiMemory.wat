;; Two memories, of which one is imported.
(module
  (import "owner" "memory" (memory $theirs 1))
  (memory $ours 1)
  (data $words "both")
  (func (export "init") (param i32)
    (memory.init $theirs $words (local.get 0) (i32.const 0) (i32.const 4))
    (memory.init $ours $words (local.get 0) (i32.const 0) (i32.const 4)))
  (func (export "drop") (data.drop $words))
  (func (export "toOurs") (param i32 i32 i32)
    (memory.copy $ours $theirs (local.get 0) (local.get 1) (local.get 2)))
  (func (export "ours") (param i32) (result i32) (i32.load8_u $ours (local.get 0)))
  (func (export "theirs") (param i32) (result i32) (i32.load8_u $theirs (local.get 0))))
