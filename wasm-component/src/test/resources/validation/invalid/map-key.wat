;; a map cannot have keys of type f32
(component (type (map f32 u8)))
