;; export name `[static]r.x` conflicts with previous name `[method]r.x`
(component (type (instance
  (export "r" (type $R (sub resource)))
  (export "[method]r.x" (func (param "self" (borrow $R))))
  (export "[static]r.x" (func)))))
