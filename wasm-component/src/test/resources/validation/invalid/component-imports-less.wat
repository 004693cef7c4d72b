;; type mismatch for import `c`: missing import named `more`
(component
  (component $given (import "more" (func)))
  (component $wants (import "c" (component)))
  (instance (instantiate $wants (with "c" (component $given)))))
