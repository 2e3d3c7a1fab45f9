// purpose: 这一户对同一件事还没有答复的申诉
// params:  $household string; $target string
// returns: complaint
// access:  read
// note:    答复之前不能就同一件事再申诉
MATCH (c:Complaint {household: $household})
WHERE c.target = $target AND c.state = '待答复'
RETURN c.id AS complaint
ORDER BY complaint
