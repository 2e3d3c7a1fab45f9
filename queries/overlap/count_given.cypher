// purpose: 有没有一份发给谁的救助
// params:  none
// returns: given
// access:  read
// note:    单行
RETURN EXISTS { ()-[:TO]->() } AS given
