;; ascribed type of export is not compatible
(component
  (type $t u32)
  (export "r" (type $t) (type (sub resource))))
