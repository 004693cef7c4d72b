;; Two components in one: what one exports the other imports, a string and a resource with it.
(component
  (component $Store
    (type $key' (resource (rep i32)))
    (export $key "key" (type $key'))
    (core func $new (canon resource.new $key'))
    (core module $M
      (import "" "new" (func $new (param i32) (result i32)))
      (memory (export "memory") 1)
      (func (export "realloc") (param i32 i32 i32 i32) (result i32) (i32.const 256))
      (func (export "open") (param i32 i32) (result i32) (call $new (local.get 1)))
      (func (export "size") (param i32) (result i32) (local.get 0)))
    (core instance $m (instantiate $M (with "" (instance (export "new" (func $new))))))
    (func (export "open") (param "name" string) (result (own $key))
      (canon lift (core func $m "open") (memory (core memory $m "memory")) (realloc (core func $m "realloc"))))
    (func (export "size") (param "of" (borrow $key)) (result u32)
      (canon lift (core func $m "size"))))
  (component $User
    (import "store" (instance $store
      (export "key" (type $key (sub resource)))
      (export "open" (func (param "name" string) (result (own $key))))
      (export "size" (func (param "of" (borrow $key)) (result u32)))))
    (alias export $store "key" (type $key))
    (core module $Memory (memory (export "memory") 1) (data (i32.const 8) "hello"))
    (core instance $memory (instantiate $Memory))
    (core func $open (canon lower (func $store "open") (memory (core memory $memory "memory"))))
    (core func $size (canon lower (func $store "size")))
    (core func $drop (canon resource.drop $key))
    (core module $M
      (import "store" "open" (func $open (param i32 i32) (result i32)))
      (import "store" "size" (func $size (param i32) (result i32)))
      (import "store" "drop" (func $drop (param i32)))
      (func (export "run") (result i32)
        (local i32)
        (local.set 0 (call $open (i32.const 8) (i32.const 5)))
        (call $size (local.get 0))
        (call $drop (local.get 0))))
    (core instance $m (instantiate $M (with "store" (instance
      (export "open" (func $open)) (export "size" (func $size)) (export "drop" (func $drop))))))
    (func (export "run") (result u32) (canon lift (core func $m "run"))))
  (instance $store (instantiate $Store))
  (instance $user (instantiate $User (with "store" (instance $store))))
  (func (export "run") (alias export $user "run"))
  (export "store" (instance $store)))
