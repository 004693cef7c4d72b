;; canonical option `realloc` is required
(component
  (core module $m (memory (export "m") 1))
  (core instance $i (instantiate $m))
  (import "f" (func $f (result (list u8))))
  (core func (canon lower (func $f) (memory (core memory $i "m")))))
