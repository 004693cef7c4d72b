;; Exceptions: thrown here, by another instance, by a host function.
(module
  (import "other" "tag" (tag $tag (param i32)))
  (import "other" "throw" (func $throw (param i32)))
  (func (export "catch") (param i32) (result i32)
    (block $handler (result i32)
      (try_table (catch $tag $handler) (call $throw (local.get 0)))
      (i32.const -1)))
  (func (export "pass") (param i32) (call $throw (local.get 0))))
