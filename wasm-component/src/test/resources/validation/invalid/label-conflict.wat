;; function parameter name `A` conflicts
(component (type (func (param "a" u8) (param "A" u8))))
