;; function result cannot contain a `borrow` type
(component
  (import "r" (type $R (sub resource)))
  (type (func (result (option (borrow $R))))))
