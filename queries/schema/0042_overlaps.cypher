// purpose: 按人或户找重叠所用的索引
// params:  none
// returns: none
// access:  write
// note:    重叠本身由 graph/overlaps.py 推出:这一号第一次执行之后,把已有的救助全部推一遍
CREATE INDEX overlap_subject IF NOT EXISTS FOR ()-[o:OVERLAPS]-() ON (o.subject);
