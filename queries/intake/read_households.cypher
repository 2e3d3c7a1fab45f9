// purpose: 哪些户在册(未作废)
// params:  $households list
// returns: household
// access:  read
// note:    无
UNWIND $households AS id
MATCH (h:Household {id: id})
WHERE h.withdrawn IS NULL
RETURN h.id AS household
ORDER BY household
