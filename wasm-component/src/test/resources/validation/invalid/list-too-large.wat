;; exceeds maximum byte size
(component (type (list u64 33554432)))
