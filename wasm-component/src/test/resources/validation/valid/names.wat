;; Names, attributes and versions.
(component
  (import "a11-B11-123-ABC-abc" (func))
  (import "ns-1-a:b-1-c/D-2" (func))
  (import "wasi:http/types@0.2.0-rc-2023-11-10+build.007" (func))
  (import "wasi:http/types" (func))
  (import "primary" (implements "wasi:keyvalue/store@0.2.0") (external-id "a \u{7fff} b") (instance))
  (import "foo" (type $foo (sub resource)))
  (import "[constructor]foo" (func (result (result (own $foo) (error string)))))
  (import "[method]foo.bar" (func (param "self" (borrow $foo)) (param "x" u8)))
  (import "[static]foo.baz" (func)))
