"""Counters for Prometheus. Labels are names of routes and questions, never a number of a household or a person."""

from __future__ import annotations

from time import perf_counter
from typing import Final

from flask import Flask, Response, g, request
from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, generate_latest

REGISTRY: Final = CollectorRegistry()
REQUESTS: Final = Counter(
    "aidchain_requests_total", "Requests answered", ["route", "method", "status"], registry=REGISTRY
)
SECONDS: Final = Histogram("aidchain_request_seconds", "Time to answer a request", ["route"], registry=REGISTRY)
QUERY_SECONDS: Final = Histogram(
    "aidchain_query_seconds", "Time of a question of the contract", ["query"], registry=REGISTRY
)
IMPORTED: Final = Counter("aidchain_import_rows_total", "Rows taken by uploads", ["outcome"], registry=REGISTRY)
OPEN: Final = Gauge("aidchain_open_findings", "Findings not gone, by rule", ["rule"], registry=REGISTRY)
UPLOADS: Final = Gauge("aidchain_uploads_under_way", "Uploads under way or queued", registry=REGISTRY)
WAITING: Final = Gauge("aidchain_quarantined_rows", "Rows set aside", ["waiting"], registry=REGISTRY)


def register(app: Flask) -> None:
    @app.before_request
    def begin() -> None:
        g.begun = perf_counter()

    @app.after_request
    def count(response: Response) -> Response:
        route = str(request.url_rule) if request.url_rule else "none"
        REQUESTS.labels(route, request.method, str(response.status_code)).inc()
        SECONDS.labels(route).observe(perf_counter() - g.get("begun", perf_counter()))
        return response


def text() -> bytes:
    return generate_latest(REGISTRY)
