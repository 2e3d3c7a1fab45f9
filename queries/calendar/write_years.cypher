// purpose: 写入各年工作日历,供语句内按累计工作日换算期限
// params:  $years list
// returns: written
// access:  write
// note:    offset=1900 年起至该年元旦前的工作日数;cumulative[i]=该年前 i+1 天的工作日数;workdays=工作日是当年第几天
UNWIND $years AS row
MERGE (y:CalendarYear {year: row.year})
SET y.official = row.official,
    y.source = row.source,
    y.offset = row.offset,
    y.cumulative = row.cumulative,
    y.workdays = row.workdays
RETURN count(y) AS written
