// purpose: 记下管理员(或本人)对帐号做的一件事,与前一笔相扣
// params:  $seq int; $previous string; $mac string; $body string; $by string; $at datetime; $act string; $account string
// returns: none
// access:  write
// note:    body 是被校验的原文
CREATE (:AccountAct {seq: $seq, previous: $previous, mac: $mac, body: $body, by: $by, at: $at, act: $act, user: $account})
