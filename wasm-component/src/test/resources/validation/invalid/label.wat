;; record field name `aB` is not in kebab case
(component (type (record (field "aB" u8))))
