;; ascribed type of export is not compatible with item's type: missing export named `f`
(component
  (import "i" (instance $i))
  (export "e" (instance $i) (instance (export "f" (func)))))
