;; canonical option `realloc` uses a core function with an incorrect signature
(component
  (core module $m
    (memory (export "m") 1)
    (func (export "r") (param i32 i32 i32) (result i32) unreachable))
  (core instance $i (instantiate $m))
  (import "f" (func $f (result string)))
  (core func (canon lower (func $f) (memory (core memory $i "m")) (realloc (core func $i "r")))))
