;; What an import brings: resources of its own in instances, names for types, functions.
(component
  (import "host:streams/types@0.2.1" (instance $i
    (export "input" (type $in (sub resource)))
    (export "nested" (instance
      (export "output" (type (sub resource)))))
    (type $kind' (enum "a" "b"))
    (export "kind" (type $kind (eq $kind')))
    (export "open" (func (param "k" $kind) (result (own $in))))))
  (import "r" (type $r (sub resource)))
  (import "same" (type $same (eq $r)))
  (type $point' (record (field "x" u32)))
  (import "point" (type $point (eq $point')))
  (alias export $i "input" (type $input))
  (alias export $i "open" (func $open))
  (import "f" (func $f (param "r" (borrow $same)) (param "i" (own $input)) (param "p" $point)))
  (core func $lowered (canon lower (func $open)))
  (core func (canon lower (func $f)))
  (core func (canon resource.drop $input)))
