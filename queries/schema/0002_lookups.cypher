// purpose: 查询的起点所用的索引
// params:  none
// returns: none
// access:  write
// note:    从少的一头查起:地区前缀、触发事实、未结的转介、等待中的隔离行
CREATE INDEX household_code IF NOT EXISTS FOR (n:Household) ON (n.code);
CREATE INDEX fact_name IF NOT EXISTS FOR (n:Fact) ON (n.name);
CREATE INDEX fact_name_word IF NOT EXISTS FOR (n:Fact) ON (n.name, n.word);
CREATE INDEX grant_measure IF NOT EXISTS FOR (n:Grant) ON (n.measure);
CREATE INDEX payment_paid_on IF NOT EXISTS FOR (n:Payment) ON (n.paid_on);
CREATE INDEX referral_state IF NOT EXISTS FOR (n:Referral) ON (n.state);
CREATE INDEX referral_sent_on IF NOT EXISTS FOR (n:Referral) ON (n.sent_on);
CREATE INDEX visit_visited_on IF NOT EXISTS FOR (n:Visit) ON (n.visited_on);
CREATE INDEX batch_sha256 IF NOT EXISTS FOR (n:Batch) ON (n.sha256);
CREATE INDEX parameter_name IF NOT EXISTS FOR (n:Parameter) ON (n.name);
