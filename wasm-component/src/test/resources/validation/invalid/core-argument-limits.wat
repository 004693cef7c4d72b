;; expected (memory 2), found (memory 1)
(component
  (core module $m (memory (export "m") 1))
  (core instance $i (instantiate $m))
  (core module $n (import "a" "m" (memory 2)))
  (core instance (instantiate $n (with "a" (instance $i)))))
