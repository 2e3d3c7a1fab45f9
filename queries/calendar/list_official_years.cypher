// purpose: 日历里共有多少年、哪些年有官方安排
// params:  none
// returns: years, official
// access:  read
// note:    单行
MATCH (y:CalendarYear)
WHERE y.offset IS NOT NULL
RETURN count(y) AS years, collect(CASE WHEN y.official THEN y.year END) AS official
