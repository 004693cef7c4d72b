;; function result cannot contain a `borrow` type
;; The offset is that of the declaration, three levels down.
(component
  (component
    (import "r" (type $R (sub resource)))
    (type (instance
      (alias outer 1 0 (type $r))
      (type (borrow $r))
      (type (func (result 1)))))))
