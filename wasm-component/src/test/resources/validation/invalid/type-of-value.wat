;; type index 0 is not a defined type
(component
  (type (instance))
  (type (list 0)))
