"""Asking the interface, in few words."""

from typing import Any

from django.test import Client

API = "/api/v1"


def ask(client: Client, path: str, **headers: str) -> Any:
    """The answer as JSON; `path` begins after /api/v1."""
    response = client.get(f"{API}{path}", headers=headers)
    assert (path, response.status_code, response.content[:300] if response.status_code != 200 else b"") == (
        path,
        200,
        b"",
    )
    return response.json()


def results(client: Client, path: str) -> list[dict[str, Any]]:
    return ask(client, path)["results"]


def ids(client: Client, path: str) -> list[str]:
    return [row["id"] for row in results(client, path)]


def everything(client: Client, path: str, size: int = 200) -> list[dict[str, Any]]:
    """Every row of a list, page by page, by the addresses that the pages give."""
    found: list[dict[str, Any]] = []
    address: str | None = f"{API}{path}{'&' if '?' in path else '?'}page_size={size}"
    while address:
        response = client.get(address)
        assert (address, response.status_code) == (address, 200)
        body = response.json()
        found += body["results"]
        address = body["next"]
    return found


def problem(client: Client, path: str, status: int, **headers: str) -> dict[str, Any]:
    response = client.get(f"{API}{path}", headers=headers)
    assert (path, response.status_code, response["Content-Type"]) == (
        path,
        status,
        "application/problem+json",
    )
    return response.json()
