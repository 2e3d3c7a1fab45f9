// purpose: 案头只重读动过的转介所用的索引
// params:  none
// returns: none
// access:  write
// note:    touched 由导入和每一步写下(intake/touch_referrals);旧数据没有它,从未动过
CREATE INDEX referral_touched IF NOT EXISTS FOR (n:Referral) ON (n.touched);
