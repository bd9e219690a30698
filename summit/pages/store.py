"""The one place that keeps finished pages: in the memory of the process, the least asked for leaving first, and where
there is a Redis, a copy there for the other processes."""

from __future__ import annotations

import threading
from collections import OrderedDict

from .page import Page
from .second import Second


class Store:
    """Pages by key, of at most `most` bytes together; several threads may ask at once. With 0 it keeps nothing, here or
    elsewhere."""

    def __init__(self, most: int, second: Second | None = None) -> None:
        self.most = most
        self.second = second if most else None
        self.size = 0
        self._pages: OrderedDict[str, tuple[Page, int]] = OrderedDict()
        self._lock = threading.Lock()

    def __len__(self) -> int:
        return len(self._pages)

    def get(self, key: str) -> Page | None:
        with self._lock:
            found = self._pages.get(key)
            if found is None:
                return None
            self._pages.move_to_end(key)
            return found[0]

    def elsewhere(self, key: str) -> Page | None:
        """The copy that another process left in Redis; from now on it is kept here as well."""
        page = self.second.get(key) if self.second else None
        if page is not None:
            self.keep(key, page)
        return page

    def put(self, key: str, page: Page) -> None:
        """Keep a page that was just made, for this process and for the others."""
        self.keep(key, page)
        if self.second:
            self.second.put(key, page)

    def keep(self, key: str, page: Page) -> None:
        """Keep it here, or count it anew after a coding was added. More than a tenth of all is not worth it."""
        size = page.size
        with self._lock:
            before = self._pages.pop(key, None)
            if before is not None:
                self.size -= before[1]
            if size > self.most / 10:
                return
            self._pages[key] = page, size
            self.size += size
            while self.size > self.most:
                _key, (_page, gone) = self._pages.popitem(last=False)
                self.size -= gone
