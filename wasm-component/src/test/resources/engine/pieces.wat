;; Functions to be split: $tick stands where there would be more code, and counts that it was there.
(module
  (type $unary (func (param i32) (result i32)))
  (memory (export "memory") 1)
  (table funcref (elem $double $double $tick))
  (table $empty 4 funcref)
  (global $fuel (export "fuel") (mut i32) (i32.const 0))
  (global $sum (export "sum") (mut i64) (i64.const 0))
  (global (export "real") (mut f64) (f64.const 0))
  (func $tick (global.set $fuel (i32.add (global.get $fuel) (i32.const 1))))
  (func $double (type $unary) (i32.mul (local.get 0) (i32.const 2)))
  (func $both (param i32) (result i32 i64)
    (i32.add (local.get 0) (i32.const 5)) (i64.extend_i32_s (local.get 0)))

  ;; arms of a jump table: one falls to the next, others go on with the loop, leave it, or return
  (func (export "table") (param $x i32) (result i32) (local $y i32)
    (loop $next
      (block $out
        (block $c (block $b (block $a
          (br_table $a $b $c $out (local.get $x)))
          (local.set $y (i32.add (local.get $y) (i32.const 1))) (call $tick) (call $tick) (call $tick) (call $tick) (call $tick) (call $tick) (call $tick) (call $tick) (call $tick) (call $tick) (call $tick) (call $tick))
          (local.set $y (i32.add (local.get $y) (i32.const 10))) (call $tick) (call $tick) (call $tick) (call $tick) (call $tick) (call $tick) (call $tick) (call $tick) (call $tick) (call $tick) (call $tick) (call $tick)
          (local.set $x (i32.const 2))
          (br $next))
        (if (i32.gt_u (local.get $y) (i32.const 10)) (then (call $tick) (call $tick) (call $tick) (call $tick) (call $tick) (call $tick) (call $tick) (call $tick) (call $tick) (call $tick) (call $tick) (call $tick) (return (i32.mul (local.get $y) (i32.const 3)))))
        (local.set $y (i32.const 7)) (call $tick) (call $tick) (call $tick) (call $tick) (call $tick) (call $tick) (call $tick) (call $tick) (call $tick) (call $tick) (call $tick) (call $tick)
        (local.set $x (i32.const 9))
        (br $next))
      (call $tick) (call $tick) (call $tick) (call $tick) (call $tick) (call $tick) (call $tick) (call $tick) (call $tick) (call $tick) (call $tick) (call $tick))
    (i32.add (local.get $y) (i32.const 100)))

  ;; out of an inner loop to the outer one, and out of both
  (func (export "loops") (param $n i32) (result i32) (local $i i32) (local $j i32) (local $s i32)
    (block $done
      (loop $outer
        (local.set $j (i32.const 0)) (call $tick) (call $tick) (call $tick) (call $tick) (call $tick) (call $tick) (call $tick) (call $tick) (call $tick) (call $tick) (call $tick) (call $tick)
        (loop $inner
          (local.set $s (i32.add (local.get $s) (local.get $j)))
          (call $tick) (call $tick) (call $tick) (call $tick) (call $tick) (call $tick) (call $tick) (call $tick) (call $tick) (call $tick) (call $tick) (call $tick)
          (br_if $done (i32.gt_u (local.get $s) (i32.const 1000)))
          (if (i32.eq (local.get $j) (local.get $i))
            (then (call $tick) (call $tick) (call $tick) (call $tick) (call $tick) (call $tick) (call $tick) (call $tick) (call $tick) (call $tick) (call $tick) (call $tick) (local.set $i (i32.add (local.get $i) (i32.const 1)))
              (br_if $outer (i32.lt_u (local.get $i) (local.get $n)))
              (local.set $s (i32.add (local.get $s) (i32.const 50)))
              (br $done)))
          (call $tick) (call $tick) (call $tick) (call $tick) (call $tick) (call $tick) (call $tick) (call $tick) (call $tick) (call $tick) (call $tick) (call $tick)
          (local.set $j (i32.add (local.get $j) (i32.const 1)))
          (br $inner))))
    (call $tick) (call $tick) (call $tick) (call $tick) (call $tick) (call $tick) (call $tick) (call $tick) (call $tick) (call $tick) (call $tick) (call $tick)
    (local.get $s))

  ;; traps in the middle of what has effects
  (func (export "traps") (param $x i32) (result i32) (local $y i32)
    (local.set $y (i32.const 8)) (call $tick) (call $tick) (call $tick) (call $tick) (call $tick) (call $tick) (call $tick) (call $tick) (call $tick) (call $tick) (call $tick) (call $tick)
    (if (i32.lt_s (local.get $x) (i32.const 5)) (then
      (call $tick) (call $tick) (call $tick) (call $tick) (call $tick) (call $tick) (call $tick) (call $tick) (call $tick) (call $tick) (call $tick) (call $tick) (local.set $y (i32.div_u (local.get $y) (local.get $x))) (call $tick) (call $tick) (call $tick) (call $tick) (call $tick) (call $tick) (call $tick) (call $tick) (call $tick) (call $tick) (call $tick) (call $tick)
      (if (i32.eq (local.get $x) (i32.const 1)) (then (call $tick) (call $tick) (call $tick) (call $tick) (call $tick) (call $tick) (call $tick) (call $tick) (call $tick) (call $tick) (call $tick) (call $tick) unreachable))
      (if (i32.eq (local.get $x) (i32.const 2)) (then (call $tick) (call $tick) (call $tick) (call $tick) (call $tick) (call $tick) (call $tick) (call $tick) (call $tick) (call $tick) (call $tick) (call $tick) (i32.store (i32.const 65534) (i32.const 1))))
      (call $tick) (call $tick) (call $tick) (call $tick) (call $tick) (call $tick) (call $tick) (call $tick) (call $tick) (call $tick) (call $tick) (call $tick)))
    (local.get $y))

  ;; locals of all types that change on one path only
  (func (export "types") (param $x i32) (result i32)
    (local $l i64) (local $f f32) (local $d f64) (local $unset i64)
    (local.set $l (i64.const 0x100000001)) (local.set $f (f32.const 1.5)) (local.set $d (f64.const -2.25)) (call $tick) (call $tick) (call $tick) (call $tick) (call $tick) (call $tick) (call $tick) (call $tick) (call $tick) (call $tick) (call $tick) (call $tick)
    (block $out
      (if (i32.and (local.get $x) (i32.const 1)) (then
        (call $tick) (call $tick) (call $tick) (call $tick) (call $tick) (call $tick) (call $tick) (call $tick) (call $tick) (call $tick) (call $tick) (call $tick) (local.set $l (i64.mul (local.get $l) (i64.const 3)))
        (br_if $out (i32.and (local.get $x) (i32.const 4)))
        (local.set $f (f32.mul (local.get $f) (f32.const 4)))))
      (if (i32.and (local.get $x) (i32.const 2)) (then
        (call $tick) (call $tick) (call $tick) (call $tick) (call $tick) (call $tick) (call $tick) (call $tick) (call $tick) (call $tick) (call $tick) (call $tick) (local.set $d (f64.add (local.get $d) (f64.const 0.5))) (local.set $unset (i64.const 9)) (br $out)))
      (call $tick) (call $tick) (call $tick) (call $tick) (call $tick) (call $tick) (call $tick) (call $tick) (call $tick) (call $tick) (call $tick) (call $tick))
    (global.set $sum (i64.add (local.get $l) (local.get $unset))) (call $tick) (call $tick) (call $tick) (call $tick) (call $tick) (call $tick) (call $tick) (call $tick) (call $tick) (call $tick) (call $tick) (call $tick)
    (i32.add (i32.trunc_f32_s (f32.mul (local.get $f) (f32.const 2))) (i32.trunc_f64_s (f64.mul (local.get $d) (f64.const 4)))))

  ;; calls of functions with several results, and through tables
  (func (export "calls") (param $x i32) (result i32) (local $y i32) (local $l i64)
    (call $both (local.get $x)) (local.set $l) (local.set $y) (call $tick) (call $tick) (call $tick) (call $tick) (call $tick) (call $tick) (call $tick) (call $tick) (call $tick) (call $tick) (call $tick) (call $tick)
    (if (local.get $x) (then (call $tick) (call $tick) (call $tick) (call $tick) (call $tick) (call $tick) (call $tick) (call $tick) (call $tick) (call $tick) (call $tick) (call $tick)
      (local.set $y (i32.add (local.get $y) (call_indirect (type $unary) (local.get $y) (i32.rem_u (local.get $x) (i32.const 3))))) (call $tick) (call $tick) (call $tick) (call $tick) (call $tick) (call $tick) (call $tick) (call $tick) (call $tick) (call $tick) (call $tick) (call $tick)))
    (if (i32.eq (local.get $x) (i32.const 4)) (then (call $tick) (call $tick) (call $tick) (call $tick) (call $tick) (call $tick) (call $tick) (call $tick) (call $tick) (call $tick) (call $tick) (call $tick)
      (local.set $y (call_indirect $empty (type $unary) (local.get $y) (i32.const 1)))))
    (global.set $sum (local.get $l))
    (local.get $y))

  ;; branches that take a value along, of one type and another
  (func (export "values") (param $x i32) (result i32) (local $y i32)
    (local.set $y (i32.const 3))
    (i32.add
      (i32.const 1000)
      (block $int (result i32)
        (global.set $sum (i64.trunc_f64_s
          (block $real (result f64)
            (call $tick) (call $tick) (call $tick) (call $tick) (call $tick) (call $tick) (call $tick) (call $tick) (call $tick) (call $tick) (call $tick) (call $tick)
            (if (i32.eq (local.get $x) (i32.const 1)) (then (call $tick) (call $tick) (call $tick) (call $tick) (call $tick) (call $tick) (call $tick) (call $tick) (call $tick) (call $tick) (call $tick) (call $tick) (br $int (i32.const 11))))
            (call $tick) (call $tick) (call $tick) (call $tick) (call $tick) (call $tick) (call $tick) (call $tick) (call $tick) (call $tick) (call $tick) (call $tick)
            (if (i32.eq (local.get $x) (i32.const 2)) (then (call $tick) (call $tick) (call $tick) (call $tick) (call $tick) (call $tick) (call $tick) (call $tick) (call $tick) (call $tick) (call $tick) (call $tick) (local.set $y (i32.const 4)) (br $real (f64.const 22.5))))
            (call $tick) (call $tick) (call $tick) (call $tick) (call $tick) (call $tick) (call $tick) (call $tick) (call $tick) (call $tick) (call $tick) (call $tick)
            (if (i32.eq (local.get $x) (i32.const 3)) (then (call $tick) (call $tick) (call $tick) (call $tick) (call $tick) (call $tick) (call $tick) (call $tick) (call $tick) (call $tick) (call $tick) (call $tick) (return (i32.const 33))))
            (call $tick) (call $tick) (call $tick) (call $tick) (call $tick) (call $tick) (call $tick) (call $tick) (call $tick) (call $tick) (call $tick) (call $tick)
            (if (i32.eq (local.get $x) (i32.const 4)) (then (call $tick) (call $tick) (call $tick) (call $tick) (call $tick) (call $tick) (call $tick) (call $tick) (call $tick) (call $tick) (call $tick) (call $tick) (drop (br_if $int (i32.const 44) (local.get $y))) (local.set $y (i32.const 5))))
            (call $tick) (call $tick) (call $tick) (call $tick) (call $tick) (call $tick) (call $tick) (call $tick) (call $tick) (call $tick) (call $tick) (call $tick)
            (f64.const 5))))
        (call $tick) (call $tick) (call $tick) (call $tick) (call $tick) (call $tick) (call $tick) (call $tick) (call $tick) (call $tick) (call $tick) (call $tick)
        (local.get $y))))

  ;; what nothing reaches
  (func (export "dead") (param $x i32) (result i32) (local $y i32)
    (block $a (call $tick) (call $tick) (call $tick) (call $tick) (call $tick) (call $tick) (call $tick) (call $tick) (call $tick) (call $tick) (call $tick) (call $tick) (local.set $y (i32.const 6)) (call $tick) (call $tick) (call $tick) (call $tick) (call $tick) (call $tick) (call $tick) (call $tick) (call $tick) (call $tick) (call $tick) (call $tick) (br $a) (drop (i32.add)) (local.set $y (i32.const 7)) (call $tick) (call $tick) (call $tick) (call $tick) (call $tick) (call $tick) (call $tick) (call $tick) (call $tick) (call $tick) (call $tick) (call $tick))
    (block $b (br_if $b (local.get $x)) (call $tick) (call $tick) (call $tick) (call $tick) (call $tick) (call $tick) (call $tick) (call $tick) (call $tick) (call $tick) (call $tick) (call $tick) (return (local.get $y)) (br_table $b $b (i32.const 0)) (call $tick) (call $tick) (call $tick) (call $tick) (call $tick) (call $tick) (call $tick) (call $tick) (call $tick) (call $tick) (call $tick) (call $tick))
    (call $tick) (call $tick) (call $tick) (call $tick) (call $tick) (call $tick) (call $tick) (call $tick) (call $tick) (call $tick) (call $tick) (call $tick) (i32.add (local.get $y) (local.get $x)))

  ;; several results: stays whole
  (func $pair (param $x i32) (result i32 i32)
    (call $tick) (call $tick) (call $tick) (call $tick) (call $tick) (call $tick) (call $tick) (call $tick) (call $tick) (call $tick) (call $tick) (call $tick) (if (local.get $x) (then (call $tick) (call $tick) (call $tick) (call $tick) (call $tick) (call $tick) (call $tick) (call $tick) (call $tick) (call $tick) (call $tick) (call $tick) (return (i32.const 1) (local.get $x)))) (call $tick) (call $tick) (call $tick) (call $tick) (call $tick) (call $tick) (call $tick) (call $tick) (call $tick) (call $tick) (call $tick) (call $tick) (i32.const 2) (i32.const 3))
  (func (export "pair") (param $x i32) (result i32) (call $pair (local.get $x)) i32.sub)

  ;; itself from within a piece
  (func $recursive (export "recursive") (param $n i32) (result i32) (local $y i32)
    (local.set $y (i32.const 1)) (call $tick) (call $tick) (call $tick) (call $tick) (call $tick) (call $tick) (call $tick) (call $tick) (call $tick) (call $tick) (call $tick) (call $tick)
    (if (i32.gt_u (local.get $n) (i32.const 1)) (then
      (call $tick) (call $tick) (call $tick) (call $tick) (call $tick) (call $tick) (call $tick) (call $tick) (call $tick) (call $tick) (call $tick) (call $tick) (local.set $y (i32.mul (local.get $n) (call $recursive (i32.sub (local.get $n) (i32.const 1))))) (call $tick) (call $tick) (call $tick) (call $tick) (call $tick) (call $tick) (call $tick) (call $tick) (call $tick) (call $tick) (call $tick) (call $tick)))
    (call $tick) (call $tick) (call $tick) (call $tick) (call $tick) (call $tick) (call $tick) (call $tick) (call $tick) (call $tick) (call $tick) (call $tick)
    (local.get $y)))
