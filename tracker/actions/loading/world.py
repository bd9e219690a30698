"""The record as it is, and as it will be: rows by the keys that the files use, each table read once."""

from __future__ import annotations

from collections import defaultdict
from typing import Any

from tracker.tables import BY_NAME, LINKS, Column, File
from tracker.tables.shown import Links

Key = tuple[str, ...]


class World:
    """Sample data is not in it: files never change it. `unreadable` are files whose rows nobody knows, so
    that a key that is looked for there is not called unknown."""

    def __init__(self, unreadable: set[str]) -> None:
        self.unreadable = unreadable
        self._stored: dict[str, dict[Key, list[Any]]] = {}
        self._new: dict[str, dict[Key, Any]] = defaultdict(dict)
        self._links: dict[tuple[str, str], dict[int, list[Any]]] = {}

    def stored(self, file: File) -> dict[Key, list[Any]]:
        """Stored rows by key, those of one key in the order of the file. For assessments of any state."""
        if file.name not in self._stored:
            rows = file.model._default_manager.select_related(*file.related).exclude(**file.sample)
            grouped: dict[Key, list[Any]] = defaultdict(list)
            for row in sorted(rows, key=lambda row: (file.order(row), row.pk)):
                grouped[file.key_of(row)].append(row)
            self._stored[file.name] = dict(grouped)
        return self._stored[file.name]

    def add(self, file: File, key: Key, row: Any) -> None:
        """A row of the files, to be found by those that refer to it."""
        self._new[file.name].setdefault(key, row)

    def find(self, file: File, key: Key) -> Any:
        """The row as it will be, or None."""
        new = self._new[file.name].get(key)
        if new is not None:
            return new
        found = self.stored(file).get(key)
        return found[0] if found else None

    def links_of(self, file: File, row: Any) -> Links:
        """What `tables.shown` asks for."""
        return lambda column: self.links(file, column, row)

    def links(self, file: File, column: Column, row: Any) -> list[Any]:
        """What the stored row is linked to by an ordered relation, in order."""
        if column.get is not None:
            return list(column.get(row))
        kind = file.model._meta.model_name or ""
        if (kind, column.name) not in self._links:
            through, near, far = LINKS[kind, column.name]
            by_pk = {r.pk: r for rows in self.stored(BY_NAME[column.target]).values() for r in rows}
            linked: dict[int, list[Any]] = defaultdict(list)
            pairs = through._default_manager.order_by(near, "position", "pk").values_list(
                f"{near}_id", f"{far}_id"
            )
            for near_pk, far_pk in pairs:
                if far_pk in by_pk:
                    linked[near_pk].append(by_pk[far_pk])
            self._links[kind, column.name] = linked
        return self._links[kind, column.name].get(row.pk, [])
