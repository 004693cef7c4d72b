;; resource used in function does not have a name in this context
(component
  (import "i" (instance $i (export "t" (type (sub resource)))))
  (alias export $i "t" (type $t))
  (import "[method]t.m" (func (param "self" (borrow $t)))))
