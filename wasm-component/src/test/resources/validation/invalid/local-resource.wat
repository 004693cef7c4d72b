;; is not a local resource
(component
  (import "r" (type $R (sub resource)))
  (core func (canon resource.rep $R)))
