;; Begins with 100,000 table elements.
(module (table 100000 funcref))
