"""``/healthz``, ``/readyz``, ``/metrics``, the OpenAPI document and its readable page."""

from __future__ import annotations

import ipaddress

from flask import Blueprint, Response, current_app, g, render_template, request

from api import metrics, openapi
from api.auth import office, permission
from api.requests import as_json
from api.scope import PUBLIC, Unauthenticated, may

bp = Blueprint("operations", __name__)


@bp.get("/healthz")
@permission(PUBLIC)
def healthz() -> Response:
    """The process lives."""
    return as_json({"status": "ok"})


@bp.get("/readyz")
@permission(PUBLIC)
def readyz() -> Response:
    """Neo4j answers a query; else ``Unavailable`` and 503."""
    office().store.read("policy/read_digest")
    return as_json({"status": "ok"})


@bp.get("/metrics")
@permission(PUBLIC)
def show_metrics() -> Response:
    """For an admin, or from this machine itself (not through a proxy)."""
    if not (_from_here() or may(g.account, "metrics.read")):
        raise Unauthenticated("只给系统管理员,或在本机上看。")
    counts = {row["waiting"]: row["rows"] for row in office().store.read("intake/count_quarantined")}
    for waiting in (True, False):
        metrics.WAITING.labels(str(waiting).lower()).set(counts.get(waiting, 0))
    metrics.OPEN.clear()  # a rule without findings is not there, rather than as of long ago
    for row in office().store.read("finding/count_open"):
        metrics.OPEN.labels(row["rule"]).set(row["rows"])
    metrics.UPLOADS.set(current_app.extensions["aidchain.uploads"].under_way())
    return Response(metrics.text(), mimetype="text/plain; version=0.0.4")


def _from_here() -> bool:
    if request.headers.get("X-Forwarded-For") or request.headers.get("Forwarded") or not request.remote_addr:
        return False
    try:
        return ipaddress.ip_address(request.remote_addr).is_loopback
    except ValueError:
        return False


@bp.get("/api/v1/openapi.json")
@permission(PUBLIC)
def show_openapi() -> Response:
    return as_json(openapi.document(current_app))


@bp.get("/api/docs")
@permission(PUBLIC)
def show_docs() -> str:
    return render_template("docs.html", document=openapi.document(current_app))
