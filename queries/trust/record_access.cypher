// purpose: 记下谁为何查看了哪些人的身份证号
// params:  $by string; $at datetime; $purpose string; $query string; $people list
// returns: none
// access:  write
// note:    在答案离开之前写入;people 为 P… 编号
CREATE (:Access {by: $by, at: $at, purpose: $purpose, query: $query, people: $people})
