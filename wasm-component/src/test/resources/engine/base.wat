;; A global for offsets.wat.
(module (global (export "base") i32 (i32.const 17)) (global (export "two") i32 (i32.const 2)))
