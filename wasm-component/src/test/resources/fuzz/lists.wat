;; Lists of a fixed length and maps, and names with attributes.
(component
  (core module $M
    (memory (export "memory") 1)
    (func (export "realloc") (param i32 i32 i32 i32) (result i32) (i32.const 512))
    (func (export "first") (param i32 i32 i32 i32) (result i32) (local.get 0))
    (func (export "size") (param i32 i32) (result i32) (local.get 1))
    (func (export "grid") (result i32) (i32.const 32)))
  (core instance $m (instantiate $M))
  (func (export "first") (param "of" (list u8 4)) (result u8)
    (canon lift (core func $m "first")))
  (func (export "size") (param "of" (map string u32)) (result u32)
    (canon lift (core func $m "size") (memory (core memory $m "memory")) (realloc (core func $m "realloc"))))
  (type $row (list s16 3))
  (func (export "grid") (result (list $row 2))
    (canon lift (core func $m "grid") (memory (core memory $m "memory"))))
  (instance $empty)
  (export "named" (implements "a:b/c") (instance $empty)))
