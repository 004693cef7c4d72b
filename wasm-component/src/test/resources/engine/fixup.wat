;; Fills the table of another instance with functions that it imports and with its own, as wit-component's fixups do.
(module
  (import "shim" "own" (table 4 funcref))
  (import "host" "seven" (func $seven (result i32)))
  (elem (i32.const 0) func $seven)
  (elem (i32.const 3) func $nine)
  (func $nine (result i32) (i32.const 9)))
