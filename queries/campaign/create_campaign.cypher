// purpose: 开一次专项行动;同一幂等键的再来一次不再写
// params:  $properties map
// returns: campaign, digest
// access:  write
// note:    单行;键唯一
MERGE (c:Campaign {idempotency_key: $properties.idempotency_key})
ON CREATE SET c = $properties
RETURN c.id AS campaign, c.digest AS digest
