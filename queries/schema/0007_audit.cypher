// purpose: 审计只看触动的户和日历推过的事所用的索引
// params:  none
// returns: none
// access:  write
// note:    日历本身会改变答案的事(起止、死亡、付款、转介、走访)各按日子取一段
CREATE INDEX fact_first_day IF NOT EXISTS FOR (n:Fact) ON (n.first_day);
CREATE INDEX fact_last_day IF NOT EXISTS FOR (n:Fact) ON (n.last_day);
CREATE INDEX grant_first_day IF NOT EXISTS FOR (n:Grant) ON (n.first_day);
CREATE INDEX grant_last_day IF NOT EXISTS FOR (n:Grant) ON (n.last_day);
CREATE INDEX member_died_on IF NOT EXISTS FOR (n:Member) ON (n.died_on);
CREATE INDEX application_accepted_on IF NOT EXISTS FOR (n:Application) ON (n.accepted_on);
CREATE INDEX belongs_first_day IF NOT EXISTS FOR ()-[r:BELONGS_TO]-() ON (r.first_day);
CREATE INDEX belongs_last_day IF NOT EXISTS FOR ()-[r:BELONGS_TO]-() ON (r.last_day);
CREATE INDEX finding_person IF NOT EXISTS FOR (n:Finding) ON (n.person);
CREATE INDEX finding_state IF NOT EXISTS FOR (n:Finding) ON (n.state);
CREATE INDEX audit_run_at IF NOT EXISTS FOR (n:AuditRun) ON (n.at);
