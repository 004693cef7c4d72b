;; invalid outer alias count of 3
(component (component (alias outer 3 0 (type $a))))
