;; Components that take and give components, with resources that either side binds.
(component
  (component $Maker
    (import "seed" (type $seed (sub resource)))
    (type $made' (resource (rep i32)))
    (export $made "made" (type $made'))
    (core module $m (func (export "f") (param i32) (result i32) unreachable))
    (core instance $m (instantiate $m))
    (func $f (param "s" (own $seed)) (result (own $made)) (canon lift (core func $m "f")))
    (export "make" (func $f))
    (export "more" (func $f)))
  (component $User
    (import "maker" (component $maker
      (import "seed" (type $seed (sub resource)))
      (import "unused" (func))
      (export "made" (type $made (sub resource)))
      (export "make" (func (param "s" (own $seed)) (result (own $made))))))
    (type $own (resource (rep i32)))
    (core module $m (func (export "f")))
    (core instance $m (instantiate $m))
    (func $nothing (canon lift (core func $m "f")))
    (instance $i (instantiate $maker (with "seed" (type $own)) (with "unused" (func $nothing))))
    (alias export $i "make" (func $make))
    (core func (canon lower (func $make)))
    (export $shown "own" (type $own))
    (export $result "result" (type $i "made"))
    (export "make" (func $make) (func (param "s" (own $shown)) (result (own $result)))))
  (instance $u (instantiate $User (with "maker" (component $Maker))))
  (export "u" (instance $u)))
