// purpose: 各年工作日历
// params:  $from_year int; $to_year int
// returns: year, official, source, days_before, workdays
// access:  read
// note:    official 为假的年份尚无官方安排,按周一至周五计,由它算出的日期只是暂定
MATCH (y:CalendarYear)
WHERE y.year >= $from_year AND y.year <= $to_year AND y.offset IS NOT NULL
WITH y, y.offset AS days_before
RETURN y.year AS year, y.official AS official, y.source AS source, days_before, y.workdays AS workdays
ORDER BY year
