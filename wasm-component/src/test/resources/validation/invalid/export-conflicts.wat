;; export name `FOO` conflicts with previous name `foo`
(component
  (import "f" (func $f))
  (export "foo" (func $f))
  (export "FOO" (func $f)))
