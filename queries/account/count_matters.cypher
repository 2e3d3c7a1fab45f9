// purpose: 某部门在这一户有没有自己的事:它批的救助、它受理的申请、它发出或已签收的转介、交给它的任务、推送、申诉
// params:  $department string; $household string; $scope map
// returns: checked
// access:  read
// note:    单行。草拟不算(没发出就撤回或作废的也不算)。还没有签收的转介不算(没签收就被撤回的也不算):签收以前,
//          收方只看得到转介本身
OPTIONAL MATCH (h:Household {id: $household})
WHERE h.code STARTS WITH $scope.region
  AND (EXISTS { MATCH (h)<-[:ABOUT]-(r:Referral)-[:FROM]->(:Department {code: $department})
                WHERE r.state <> '草拟' AND (NOT r.state IN ['已撤回', '录入有误'] OR r.received_on IS NOT NULL
                                            OR r.history IS NULL OR r.history CONTAINS '"状态":"待签收"') }
    OR EXISTS { MATCH (h)<-[:ABOUT]-(r:Referral)-[:SENT_TO]->(:Department {code: $department})
                WHERE NOT r.state IN ['草拟', '待签收', '录入有误'] AND (r.state <> '已撤回' OR r.received_on IS NOT NULL) }
    OR EXISTS { MATCH (h)<-[:ABOUT]-(:Task|Complaint)-[:ASSIGNED_TO]->(:Department {code: $department}) }
    OR EXISTS { MATCH (h)<-[:ABOUT]-(:Push)-[:SENT_TO]->(:Department {code: $department}) }
    OR EXISTS { MATCH (h)<-[:TO]-(:Grant)-[:BY]->(:Department {code: $department}) }
    OR EXISTS { MATCH (h)<-[:FOR]-(:Application)-[:RECEIVED_BY]->(:Department {code: $department}) }
    OR EXISTS { MATCH (h)<-[:BELONGS_TO]-(:Member)<-[:TO]-(:Grant)-[:BY]->(:Department {code: $department}) }
    OR EXISTS { MATCH (h)<-[:BELONGS_TO]-(:Member)<-[:FOR]-(:Application)-[:RECEIVED_BY]->(:Department {code: $department}) })
RETURN count(h) AS checked
