"""A program at the doors: one account's requests to the JSON API, each POST with a key of its own."""

from __future__ import annotations

from typing import Any

from flask.testing import FlaskClient
from werkzeug.test import TestResponse


def json_of(response: TestResponse, status: int = 200) -> dict[str, Any]:
    """The object that an answer of this status holds."""
    assert response.status_code == status, response.text
    found = response.json
    assert isinstance(found, dict)
    return found


class Api:
    """One account's requests; ``post`` takes the version last read from the thing's own address."""

    keys = 0

    def __init__(self, client: FlaskClient, token: str) -> None:
        self.client, self.head = client, {"Authorization": f"Bearer {token}"}

    def get(self, address: str, status: int = 200) -> dict[str, Any]:
        return json_of(self.client.get(f"/api/v1{address}", headers=self.head), status)

    def paper(self, address: str) -> bytes:
        response = self.client.get(f"/api/v1{address}", headers=self.head)
        assert response.status_code == 200, response.text
        return response.data

    def post(self, address: str, body: dict[str, Any], status: int = 200, *, of: str | None = None,
             etag: str | None = None, key: str | None = None) -> dict[str, Any]:
        Api.keys += 1
        head = {**self.head, "Idempotency-Key": key or f"key-{Api.keys}"}
        if etag is None and of is not None:
            etag = self.client.get(f"/api/v1{of}", headers=self.head).headers["ETag"]
        if etag is not None:
            head["If-Match"] = etag
        return json_of(self.client.post(f"/api/v1{address}", json=body, headers=head), status)

    def step(self, task: str, status: int = 200, **body: str) -> dict[str, Any]:
        return self.post(f"/tasks/{task}/steps", dict(body), status, of=f"/tasks/{task}")
