;; conflicts with previous argument
(component
  (component $c)
  (instance $i (instantiate $c))
  (instance (instantiate $c (with "a" (instance $i)) (with "a" (instance $i)))))
