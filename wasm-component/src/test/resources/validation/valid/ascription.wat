;; Types that are ascribed to exports: an abstract one is another type outside, and an instance may show less.
(component
  (component $C
    (type $r (resource (rep i32)))
    (export $r1 "r1" (type $r))
    (export "r2" (type $r) (type (sub resource)))
    (core func $drop (canon resource.drop $r))
    (func $f (param "x" (own $r)) (canon lift (core func $drop)))
    (instance $bag (export "r" (type $r)) (export "f" (func $f)))
    (export $less "less" (instance $bag) (instance
      (export "r" (type $R (sub resource)))
      (export "f" (func (param "x" (own $R))))))
    (export "bare" (instance $bag) (instance))
    (export "f" (func $f) (func (param "x" (own $r1)))))
  (instance $c (instantiate $C))
  (component $D
    (import "a" (type $a (sub resource)))
    (import "b" (type $b (sub resource)))
    (import "i" (instance $i
      (export "r" (type $r (sub resource)))
      (export "f" (func (param "x" (own $r)))))))
  (instance (instantiate $D
    (with "a" (type $c "r1")) (with "b" (type $c "r2")) (with "i" (instance $c "less")))))
