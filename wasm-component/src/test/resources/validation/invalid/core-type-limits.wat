;; size minimum must not be greater than maximum
(component (core type (module (import "" "m" (memory 2 1)))))
