// purpose: 某次写入以后动过的转介
// params:  $since int; $most int
// returns: referral
// access:  read
// note:    最多 most 件;到了 most 就该整个重读
MATCH (r:Referral)
WHERE r.touched > $since
RETURN r.id AS referral
ORDER BY referral
LIMIT $most
