;; core type index 0 is not a module type
(component
  (core type $t (func))
  (import "a" (core module (type $t))))
