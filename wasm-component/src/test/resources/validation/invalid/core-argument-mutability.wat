;; expected (global (mut i32)), found (global i32)
(component
  (core module $m (global (export "g") i32 (i32.const 1)))
  (core instance $i (instantiate $m))
  (core module $n (import "a" "g" (global (mut i32))))
  (core instance (instantiate $n (with "a" (instance $i)))))
