"""What the OpenAPI document says of a route beyond its address: a summary, a body, its answers."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, TypeVar

V = TypeVar("V", bound=Callable[..., Any])


@dataclass(frozen=True)
class Description:
    """``body``: fields of the request (``api.requests``); ``keys``: query keys and what they mean; ``created``: 201;
    ``paged``: a list, page by page, with ``cursor`` and ``limit``; ``refuses``: a GET that may answer 422."""

    summary: str
    detail: str = ""
    body: Mapping[str, Any] | None = None
    keys: Mapping[str, str] = field(default_factory=dict)
    created: bool = False
    writes: bool = False
    existing: bool = False
    media: str = "application/json"
    paged: bool = False
    refuses: bool = False


def describe(
    summary: str,
    detail: str = "",
    *,
    body: Mapping[str, Any] | None = None,
    keys: Mapping[str, str] | None = None,
    created: bool = False,
    existing: bool = False,
    media: str = "application/json",
    paged: bool = False,
    refuses: bool = False,
) -> Callable[[V], V]:
    """``existing``: a POST on a thing that is there, with ``If-Match``."""

    def mark(view: V) -> V:
        view.description = Description(  # type: ignore[attr-defined]  # read by api.openapi
            summary, detail, body, keys or {}, created, body is not None, existing, media, paged, refuses
        )
        return view

    return mark
