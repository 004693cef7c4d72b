;; Begins with 64 MiB of memory.
(module (memory 1024))
