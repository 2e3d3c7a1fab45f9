"""The OpenAPI 3.1 document, from the routes themselves: nothing is documented that does not exist, nothing left out.

Each question of the contract stands there under its own address with its own keys, so that a generated client has one
function for each.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any, Final

from flask import Flask

from api.auth import permission_of
from api.describing import Description
from api.paging import LIMIT_DEFAULT, LIMIT_MOST
from api.problems import TITLES
from api.scope import LOGGED_IN, PERMISSIONS, PUBLIC
from graph.columns import column_name
from graph.questions import QUESTIONS, Key, Question
from queries.catalogue import QUERIES

_PARAM: Final = re.compile(r"<(?:[^:<>]+:)?([a-z_]+)>")
_PROBLEM: Final = {"$ref": "#/components/schemas/Problem"}
_PAGING: Final[Sequence[dict[str, Any]]] = (
    {"name": "cursor", "in": "query", "schema": {"type": "string"}, "description": "上一页的 next"},
    {
        "name": "limit",
        "in": "query",
        "schema": {"type": "integer", "minimum": 1, "maximum": LIMIT_MOST, "default": LIMIT_DEFAULT},
        "description": "一页几行",
    },
)
_KINDS: Final[Mapping[str, str]] = {
    "region": "行政区划代码,2、4、6、9 或 12 位",
    "day": "日期 YYYY-MM-DD",
    "count": "整数",
    "word": "",
    "measure": "措施代码",
    "department": "部门代码",
    "household": "户编号",
    "referral": "转介编号",
    "person": "人员编号 P…",
    "id_number": "身份证号",
}


def document(app: Flask) -> dict[str, Any]:
    paths: dict[str, dict[str, Any]] = {}
    for rule in sorted(app.url_map.iter_rules(), key=lambda rule: (rule.rule, rule.endpoint)):
        if not rule.rule.startswith("/api/v1/") or rule.endpoint == "operations.show_openapi":
            continue
        view = app.view_functions[rule.endpoint]
        needed = permission_of(app, rule.endpoint) or PUBLIC
        said = getattr(view, "description", Description((view.__doc__ or rule.endpoint).strip().splitlines()[0]))
        address = _PARAM.sub(r"{\1}", rule.rule)
        for method in sorted((rule.methods or set()) - {"HEAD", "OPTIONS"}):
            if rule.endpoint == "queries.ask_query":
                for asked in QUESTIONS.values():
                    paths[address.replace("{name}", asked.name)] = {"get": _question(asked, said, needed)}
            else:
                paths.setdefault(address, {})[method.lower()] = _operation(rule.endpoint, method, address, said, needed)
    return {
        "openapi": "3.1.0",
        "info": {
            "title": "aidchain",  # a generated client is called after it
            "summary": "一户一条救助链",
            "version": "1",
            "description": "金额为整数分,日期为 ISO,空值为 null。",
        },
        "servers": [{"url": "/"}],
        "paths": paths,
        "components": _components(),
        "security": [{"bearer": []}],
    }


def _components() -> dict[str, Any]:
    problem = {
        "type": "object",
        "required": ["type", "title", "status", "detail"],
        "properties": {
            "type": {"type": "string"},
            "title": {"type": "string"},
            "status": {"type": "integer"},
            "detail": {"type": "string", "description": "一句中文:哪里不对,该怎么办"},
            "field": {"type": "string", "description": "出错的字段或参数"},
            "state": {"type": "string", "description": "事项此刻的状态"},
            "allowed": {"type": "array", "items": {"type": "string"}, "description": "此刻允许的下一步"},
        },
    }
    coverage = {
        "type": "object",
        "properties": {
            "kind": {"type": "string"},
            "department": {"type": ["string", "null"]},
            "data_date": {"type": ["string", "null"], "format": "date"},
            "covers": {"type": "boolean"},
        },
    }
    return {
        "schemas": {"Problem": problem, "Coverage": coverage},
        "securitySchemes": {
            "bearer": {"type": "http", "scheme": "bearer"},
            "session": {"type": "apiKey", "in": "cookie", "name": "session"},
        },
    }


def _question(asked: Question, said: Description, needed: str) -> dict[str, Any]:
    query = QUERIES[asked.statement]
    columns = {name: {"description": column_name(name)} for name in query.returns}
    answer = {
        "type": "object",
        "required": ["query", "version", "as_of", "answer", "checked", "coverage", "rows", "next"],
        "properties": {
            "query": {"const": asked.name},
            "version": {"type": "string"},
            "as_of": {"type": "string", "format": "date"},
            "answer": {"enum": ["有", "无", "无法判断"]},
            "checked": {"type": "integer", "description": "查了多少笔救助、多少人或多少户"},
            "coverage": {"type": "array", "items": {"$ref": "#/components/schemas/Coverage"}},
            "rows": {"type": "array", "items": {"type": "object", "properties": columns}},
            "next": {"type": ["string", "null"]},
            "note": {"type": "string"},
        },
    }
    keys = [_key(name, key) for name, key in asked.keys.items()]
    keys += _PAGING
    return {
        "operationId": asked.name,
        "summary": query.purpose,
        "description": query.note,
        "tags": ["queries"],
        "x-roles": _roles(needed),
        "parameters": keys,
        "responses": {
            "200": {"description": said.detail, "content": {"application/json": {"schema": answer}}},
            **_problems(400, 401, 403, 404, 409, 429, 503),
        },
    }


def _key(name: str, key: Key) -> dict[str, Any]:
    schema: dict[str, Any] = {"type": "string", "maxLength": 256}
    if key.kind == "count":
        schema = {"type": "integer", "minimum": key.low, "maximum": key.high}
    elif key.kind == "day":
        schema = {"type": "string", "format": "date"}
    elif key.kind == "region":
        schema = {"type": "string", "pattern": "^([0-9]{2}|[0-9]{4}|[0-9]{6}|[0-9]{9}|[0-9]{12})$"}
    elif key.words:
        schema = {"type": "string", "enum": list(key.words)}
    if key.default is not None:
        schema["default"] = str(key.default) if key.kind == "day" else key.default
    return {"name": name, "in": "query", "required": key.required, "schema": schema, "description": _KINDS[key.kind]}


def _operation(endpoint: str, method: str, address: str, said: Description, needed: str) -> dict[str, Any]:
    parameters: list[dict[str, Any]] = [
        {"name": name, "in": "path", "required": True, "schema": {"type": "string", "minLength": 1, "maxLength": 256}}
        for name in re.findall(r"\{([a-z_]+)\}", address)
    ]
    parameters += [
        {"name": name, "in": "query", "schema": {"type": "string"}, "description": what}
        for name, what in said.keys.items()
    ]
    parameters += _PAGING if said.paged else ()
    problems = [400, 401, 403, 404, 409, 429, 503]
    found: dict[str, Any] = {
        "operationId": endpoint.replace(".", "_"),
        "summary": said.summary,
        "tags": [endpoint.split(".")[0]],
        "x-roles": _roles(needed),
    }
    if said.detail:
        found["description"] = said.detail
    if method == "POST":
        parameters.append(
            {
                "name": "Idempotency-Key",
                "in": "header",
                "schema": {"type": "string", "maxLength": 200},
                "description": "同一键再来一次,结果相同,不重复写",
            }
        )
        problems += [413, 415, 422]
    elif said.refuses:
        problems.append(422)
    if said.existing:
        parameters.append(
            {
                "name": "If-Match",
                "in": "header",
                "required": True,
                "schema": {"type": "string"},
                "description": "先 GET 得到的 ETag",
            }
        )
        problems += [412, 428]
    if said.body is not None:
        found["requestBody"] = {
            "required": True,
            "content": {
                "application/json": {
                    "schema": {
                        "type": "object",
                        "additionalProperties": False,
                        "required": [name for name, field in said.body.items() if field.required],
                        "properties": {name: field.schema() for name, field in said.body.items()},
                    }
                }
            },
        }
    done = {
        "description": said.summary,
        "content": {
            said.media: {"schema": {"type": "object"} if said.media == "application/json" else {"type": "string"}}
        },
    }
    found["parameters"] = parameters
    found["responses"] = {"201" if said.created else "200": done, **_problems(*problems)}
    return found


def _problems(*statuses: int) -> dict[str, Any]:
    return {
        str(status): {"description": TITLES[status], "content": {"application/problem+json": {"schema": _PROBLEM}}}
        for status in sorted(statuses)
    }


def _roles(needed: str) -> list[str]:
    if needed in (PUBLIC, LOGGED_IN):
        return [needed]
    return sorted(role.code for role in PERMISSIONS[needed])
