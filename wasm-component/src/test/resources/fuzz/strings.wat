;; Strings in and out, with realloc and post-return, in each encoding.
(component
  (core module $M
    (memory (export "memory") 1)
    (global $next (mut i32) (i32.const 4096))
    (func (export "realloc") (param $old i32) (param $size i32) (param $align i32) (param $new i32) (result i32)
      (global.set $next (i32.and (i32.add (global.get $next) (i32.const 7)) (i32.const -8)))
      global.get $next
      (global.set $next (i32.add (global.get $next) (local.get $new)))
      (memory.copy (global.get $next) (local.get $old) (local.get $size)))
    (func (export "echo") (param $at i32) (param $length i32) (result i32)
      (i32.store (i32.const 16) (local.get $at))
      (i32.store (i32.const 20) (local.get $length))
      i32.const 16)
    (func (export "count") (param $at i32) (param $length i32) (result i32)
      (local $n i32)
      (block $done
        (loop $again
          (br_if $done (i32.ge_u (local.get $n) (local.get $length)))
          (local.set $n (i32.add (local.get $n) (i32.const 1)))
          (br $again)))
      local.get $n)
    (func (export "free") (param i32) (global.set $next (i32.const 4096)))
    (data (i32.const 64) "caf\c3\a9"))
  (core instance $m (instantiate $M))
  (alias core export $m "memory" (core memory $memory))
  (alias core export $m "realloc" (core func $realloc))
  (func (export "echo") (param "text" string) (result string)
    (canon lift (core func $m "echo") (memory $memory) (realloc $realloc) (post-return (core func $m "free"))))
  (func (export "echo-utf16") (param "text" string) (result string)
    (canon lift (core func $m "echo") string-encoding=utf16 (memory $memory) (realloc $realloc)))
  (func (export "count") (param "text" string) (result u32)
    (canon lift (core func $m "count") string-encoding=latin1+utf16 (memory $memory) (realloc $realloc))))
