// purpose: 锁住若干户的链;独立的一条语句,先于任何读取
// params:  $households list; $request string
// returns: locked
// access:  write
// note:    单行;户编号须已排序,各事务按同一次序取锁才不会互相等待
UNWIND $households AS id
MATCH (h:Household {id: id})
SET h.lock = $request
RETURN collect(h.id) AS locked
