"""What a route reads from a request: strict JSON, query keys, cursors, ``Idempotency-Key``, ``If-Match``.

Nothing here is lenient: a key given twice, a number too long for a database, a depth that would end the process are
400 with the field, before anything else looks at them.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import wraps
from pathlib import Path
from typing import Any, Final, TypeVar

from flask import Response, g, request

from api.auth import account, office
from api.problems import BadRequest
from api.scope import Forbidden
from graph import kept_answers
from graph.errors import called
from graph.questions import FIRST_DAY, LAST_DAY

V = TypeVar("V", bound=Callable[..., Any])

DEEPEST: Final = 20
LARGEST_JSON: Final = 1_000_000  # bytes
_KEY: Final = re.compile(r"[\x21-\x7e]{1,200}")
_ETAG: Final = re.compile(r'"([0-9]{1,9})"')
#: What a request may carry beside the cursor itself; everything else belongs to the question.
PAGING: Final = ("cursor", "limit")


# JSON bodies


@dataclass(frozen=True)
class Text:
    """A string field of a body. ``words``: the only values; ``day``: an ISO date within the contract's bounds."""

    said: str
    required: bool = False
    longest: int = 4_000
    words: tuple[str, ...] = ()
    day: bool = False

    def schema(self) -> dict[str, Any]:
        found: dict[str, Any] = {"type": "string", "description": self.said, "maxLength": self.longest}
        if self.required:
            found["minLength"] = 1
        if self.words:
            found["enum"] = list(self.words)
        if self.day:
            found["format"] = "date"
        return found

    def read(self, name: str, value: object) -> Any:
        if not isinstance(value, str):
            raise BadRequest(f"{name}({self.said}):须是文字。", field=name)
        if len(value) > self.longest or any(ord(c) < 32 and c not in "\n\t" for c in value):
            raise BadRequest(f"{name}({self.said}):最多 {self.longest:,} 字,不含控制字符。", field=name)
        if self.required and not value.strip():
            raise BadRequest(f"{name}({self.said}):不能为空。", field=name)
        if self.words and value not in self.words:
            raise BadRequest(f"{name}({self.said}):只能是 {'、'.join(self.words)}。", field=name)
        return read_day(name, value) if self.day else value


@dataclass(frozen=True)
class Whole:
    """A whole number of a body, between ``low`` and ``high``."""

    said: str
    required: bool = False
    low: int = 0
    high: int = 10**15

    def schema(self) -> dict[str, Any]:
        return {"type": "integer", "description": self.said, "minimum": self.low, "maximum": self.high}

    def read(self, name: str, value: object) -> int:
        if type(value) is not int or not self.low <= value <= self.high:
            raise BadRequest(f"{name}({self.said}):须是 {self.low:,} 至 {self.high:,} 的整数。", field=name)
        return value


@dataclass(frozen=True)
class Yes:
    """true or false."""

    said: str
    required: bool = False

    def schema(self) -> dict[str, Any]:
        return {"type": "boolean", "description": self.said}

    def read(self, name: str, value: object) -> bool:
        if type(value) is not bool:
            raise BadRequest(f"{name}({self.said}):须是 true 或 false。", field=name)
        return value


@dataclass(frozen=True)
class Many:
    """A list of one kind of field."""

    said: str
    of: Text | Whole
    required: bool = False
    most: int = 100

    def schema(self) -> dict[str, Any]:
        return {"type": "array", "description": self.said, "maxItems": self.most, "items": self.of.schema()}

    def read(self, name: str, value: object) -> list[Any]:
        if not isinstance(value, list) or len(value) > self.most:
            raise BadRequest(f"{name}({self.said}):须是一个列表,最多 {self.most} 项。", field=name)
        return [self.of.read(f"{name}[{place}]", item) for place, item in enumerate(value)]


Field = Text | Whole | Yes | Many
Schema = Mapping[str, Field]


def read_json(schema: Schema) -> dict[str, Any]:
    """The body as the schema says, every field present (null where it was not given). Unknown fields are refused."""
    if (
        request.headers.get("Content-Encoding", "identity").lower() != "identity"
        or request.mimetype != "application/json"
    ):
        raise BadRequest("请求内容须是 application/json,不压缩。", kind="wrong_type")
    if (request.content_length or 0) > LARGEST_JSON:
        raise BadRequest("请求内容超过 1 MB。", kind="too_large")
    body = strict_json(request.get_data(cache=True))
    if not isinstance(body, dict):
        raise BadRequest("请求内容须是一个 JSON 对象。")
    for name in body:
        if name not in schema:
            raise BadRequest(f"没有字段“{name[:40]}”;可用:{'、'.join(schema)}。", field=name[:40])
    found: dict[str, Any] = {}
    for name, field in schema.items():
        value = body.get(name)
        if value is None and field.required:
            raise BadRequest(f"缺少 {name}({field.said})。", field=name)
        found[name] = None if value is None else field.read(name, value)
    return found


def strict_json(raw: bytes) -> Any:
    """JSON without what parsers disagree on: depth, NaN, a key twice, numbers no database holds, half characters.

    >>> strict_json(b'{"a": [1, true, null]}')
    {'a': [1, True, None]}
    """
    if len(raw) > LARGEST_JSON:
        raise BadRequest("请求内容超过 1 MB。", kind="too_large")
    if _depth(raw) > DEEPEST:
        raise BadRequest(f"JSON 嵌套过深(上限 {DEEPEST} 层)。")
    try:
        text = raw.decode("utf-8")
        found = json.loads(
            text, object_pairs_hook=_pairs, parse_constant=_constant, parse_int=_whole, parse_float=_real
        )
        json.dumps(found, ensure_ascii=False).encode("utf-8")
    except UnicodeError:
        raise BadRequest("JSON 里有不是 UTF-8 的字符。") from None
    except json.JSONDecodeError as error:
        raise BadRequest(f"不是正确的 JSON(第 {error.lineno} 行第 {error.colno} 列)。") from None
    return found


def _depth(raw: bytes) -> int:
    deepest = depth = 0
    in_string = escaped = False
    for byte in raw:
        if in_string:
            if escaped:
                escaped = False
            elif byte == 0x5C:
                escaped = True
            elif byte == 0x22:
                in_string = False
        elif byte == 0x22:
            in_string = True
        elif byte in (0x5B, 0x7B):
            depth += 1
            deepest = max(deepest, depth)
        elif byte in (0x5D, 0x7D):
            depth -= 1
    return deepest


def _pairs(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for name, value in pairs:
        if name in found:
            raise BadRequest(f"JSON 里“{name[:40]}”写了两次。", field=name[:40])
        found[name] = value
    return found


def _constant(text: str) -> Any:
    raise BadRequest(f"JSON 里不能有 {text}。")


def _whole(text: str) -> int:
    if len(text) > 19:
        raise BadRequest("JSON 里的整数过长。")
    return int(text)


def _real(text: str) -> float:
    if len(text) > 40 or abs(number := float(text)) > 1e300:
        raise BadRequest("JSON 里的数过长或过大。")
    return number


# query keys, days


def read_day(name: str, text: str) -> date:
    if re.fullmatch(r"\d{4}-\d{2}-\d{2}", text, re.ASCII):
        try:
            day = date.fromisoformat(text)
        except ValueError:
            day = None
        if day is not None and FIRST_DAY <= day <= LAST_DAY:
            return day
    raise BadRequest(f"{called(name)}:日期应写作 2024-03-01,在 1900-01-01 至 2199-12-31 之间。", field=name)


def given(*, known: Sequence[str] | None = None) -> list[tuple[str, str]]:
    """The keys of the address as they came, each once; ``known``: the only ones."""
    found = [(key, value) for key, value in request.args.items(multi=True) if key not in PAGING]
    seen: set[str] = set()
    for key, value in found:
        if key in seen:
            raise BadRequest(f"参数“{key[:40]}”给了两次:每个参数只写一次。", field=key[:40])
        seen.add(key)
        if known is not None and key not in known:
            raise BadRequest(f"没有参数“{key[:40]}”;可用:{'、'.join(known) or '无'}。", field=key[:40])
        if len(value) > 1000:
            raise BadRequest(f"{key[:40]}:过长。", field=key[:40])
    for key in PAGING:
        if len(request.args.getlist(key)) > 1:
            raise BadRequest(f"参数“{key}”给了两次:每个参数只写一次。", field=key)
    return found


# writing


def idempotency_key() -> str | None:
    """The key as given, bound to the account; None without one. ``idempotent`` has checked it."""
    found = g.get("idempotency_key")
    return None if found is None else str(found)


def idempotent(view: V) -> V:
    """The same ``Idempotency-Key`` again gives the same answer and writes nothing; with another request: 422.

    The view passes :func:`idempotency_key` on to the act, which keeps it with its entry: where the process ended
    between writing and answering, the act itself still answers the same.
    """

    @wraps(view)
    def once(*args: Any, **kwargs: Any) -> Any:
        key = request.headers.get("Idempotency-Key")
        if key is None:
            return view(*args, **kwargs)
        if not _KEY.fullmatch(key):
            raise BadRequest("Idempotency-Key:须是 1 至 200 个可见的 ASCII 字符。", field="Idempotency-Key")
        g.idempotency_key = key
        name = "\x1f".join((account().name, key))
        asked = hashlib.sha256(
            b"\x1f".join((request.method.encode(), request.full_path.encode(), request.get_data()))
        ).hexdigest()
        if kept := kept_answers.find_answer(office(), name, asked):
            headers = {"ETag": kept.etag} if kept.etag else {}
            return Response(kept.body, kept.status, headers, mimetype="application/json")
        response = view(*args, **kwargs)
        assert isinstance(response, Response)
        if 200 <= response.status_code < 300:
            kept_answers.keep_answer(
                office(),
                name,
                asked,
                kept_answers.KeptAnswer(
                    response.status_code, response.get_data(as_text=True), response.headers.get("ETag")
                ),
            )
        return response

    return once  # type: ignore[return-value]  # same signature


def if_match() -> int:
    """The version that the caller has seen, from its ``ETag``. Missing: 428; anything but one strong tag: 400."""
    text = request.headers.get("If-Match")
    if text is None:
        raise BadRequest("须带 If-Match:先 GET 取得 ETag,再改。", kind="unmatched", field="If-Match")
    match = _ETAG.fullmatch(text.strip())
    if match is None:
        raise BadRequest('If-Match:须是一个强 ETag,例如 "3";不接受 * 和 W/。', field="If-Match")
    return int(match[1])


def acting_department() -> str:
    """The department for which this account acts; one without acts for nobody."""
    found = account().department
    if found is None:
        raise Forbidden("您的帐号不属于任何部门,不能以部门名义办理:请系统管理员另建一个写明部门的帐号。")
    return found


# answers


def as_json(value: object, status: int = 200, *, etag: str | None = None) -> Response:
    response = Response(json.dumps(value, ensure_ascii=False, default=plain), status, mimetype="application/json")
    if etag is not None:
        response.headers["ETag"] = etag
    return response


def versioned(found: Mapping[str, Any], status: int = 200, *, location: str | None = None) -> Response:
    """A thing that has an ETag; ``location``: of one just made, below ``/api/v1``."""
    response = as_json(found, status, etag=found["etag"])
    if location is not None:
        response.headers["Location"] = f"/api/v1/{location}"
    return response


def plain(value: object) -> str:
    if isinstance(value, date | datetime):
        return value.isoformat()
    if isinstance(value, Path):
        return value.name
    raise TypeError(f"{type(value).__name__} is not JSON")
