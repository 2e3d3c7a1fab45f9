// purpose: 资格判断的起点所用的索引
// params:  none
// returns: none
// access:  write
// note:    数值类触发条件按(指标, 数)取一段;年龄触发按出生日期取一段
CREATE INDEX fact_name_number IF NOT EXISTS FOR (n:Fact) ON (n.name, n.number);
CREATE INDEX member_born_on IF NOT EXISTS FOR (n:Member) ON (n.born_on);
