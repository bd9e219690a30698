"""Asking the site the way a server does: by a WSGI environment, through the door."""

from dataclasses import dataclass
from io import BytesIO
from wsgiref.util import setup_testing_defaults

from django.core.wsgi import get_wsgi_application

from summit.pages.door import Door
from summit.pages.store import Store


@dataclass
class Answer:
    status: int
    headers: dict[str, str]
    body: bytes

    @property
    def etag(self) -> str:
        return self.headers["ETag"]


def new_door(most: int = 2**24) -> Door:
    return Door(get_wsgi_application(), Store(most))


def ask(door: Door, address: str, method: str = "GET", **headers: str) -> Answer:
    path, _mark, query = address.partition("?")
    environ = {
        "PATH_INFO": path,
        "QUERY_STRING": query,
        "REQUEST_METHOD": method,
        "HTTP_HOST": "127.0.0.1:8000",
        "wsgi.input": BytesIO(),
        **headers,
    }
    setup_testing_defaults(environ)
    given = []
    answer = door(environ, lambda *said: given.extend(said[:2]))
    body = b"".join(answer)
    getattr(answer, "close", lambda: None)()
    return Answer(int(given[0].split()[0]), dict(given[1]), body)
