// purpose: 等待中的行按所说的事项取
// params:  none
// returns: none
// access:  write
// note:    同一天、同一键的几行里有一行在等时,后收到的那行要记下先后
CREATE INDEX quarantined_thing IF NOT EXISTS FOR (n:Quarantined) ON (n.thing);
