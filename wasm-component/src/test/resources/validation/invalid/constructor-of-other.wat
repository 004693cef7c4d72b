;; does not match expected resource name `b`
(component
  (import "b" (type $T (sub resource)))
  (import "[constructor]a" (func (result (own $T)))))
