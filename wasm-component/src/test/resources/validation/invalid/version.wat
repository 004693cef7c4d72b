;; `1.02.3` is not a semantic version
(component (import "a:b/c@1.02.3" (func)))
