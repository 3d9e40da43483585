"""A program that speaks to the API with a key of its own."""

from __future__ import annotations

import json
from typing import Any

from django.http import HttpResponse
from django.test import Client

from lotsennetz.api.models import Scope
from lotsennetz.api.services.keys import make_key
from lotsennetz.people.models import Person

BASE = "/api/v1/"


class Program:
    """Without a person it says nothing of itself."""

    def __init__(self, person: Person | None = None, scope: str = Scope.WRITE) -> None:
        self.client = Client(enforce_csrf_checks=True)
        self.secret = make_key(actor=person, name="Probe", scope=scope)[1] if person else ""

    def ask(self, method: str, path: str, body: Any = None, **headers: str) -> Any:
        if self.secret:
            headers.setdefault("Authorization", f"Bearer {self.secret}")
        data = body if isinstance(body, bytes) else b"" if body is None else json.dumps(body).encode()
        names = {name.replace("_", "-"): value for name, value in headers.items()}
        kind = names.pop("Content-Type", "application/json" if data else "")
        return self.client.generic(method, BASE + path, data, content_type=kind, headers=names)

    def get(self, path: str, **headers: str) -> Any:
        return self.ask("GET", path, **headers)

    def post(self, path: str, body: Any = None, **headers: str) -> Any:
        return self.ask("POST", path, body, **headers)

    def put(self, path: str, body: Any = None, **headers: str) -> Any:
        return self.ask("PUT", path, body, **headers)

    def patch(self, path: str, body: Any = None, **headers: str) -> Any:
        return self.ask("PATCH", path, body, **headers)

    def delete(self, path: str, **headers: str) -> Any:
        return self.ask("DELETE", path, **headers)

    def upload(self, path: str, fields: dict[str, Any], **headers: str) -> Any:
        names = {name.replace("_", "-"): value for name, value in headers.items()}
        return self.client.post(
            BASE + path, fields, headers={"Authorization": f"Bearer {self.secret}", **names}
        )

    def everything(self, path: str, limit: int = 2) -> list[dict[str, Any]]:
        """All items of a list, page by page."""
        items: list[dict[str, Any]] = []
        cursor, join = "", "&" if "?" in path else "?"
        for _round in range(100):
            page = self.get(f"{path}{join}limit={limit}{cursor}").json()
            assert len(page["items"]) <= limit
            items += page["items"]
            if page["next"] is None:
                return items
            cursor = f"&cursor={page['next']}"
        raise AssertionError("the list has no end")


def problem(answer: HttpResponse, status: int) -> dict[str, Any]:
    """The problem that an answer is; with every part that one has."""
    assert answer.status_code == status, answer.content
    assert answer["Content-Type"] == "application/problem+json"
    said: dict[str, Any] = json.loads(answer.content)
    assert set(said) == {"type", "title", "status", "detail", "field", "errors"}
    assert said["status"] == status
    assert said["detail"]
    return said
