"""Those who write: members report on their promises, editors change the record and publish reports. They sign in by
the form, with the code of their app where one is asked for, and send the forms that the pages show."""

from __future__ import annotations

import base64
import datetime as dt
import hashlib
import hmac
import random
import re
import struct
import threading
import time
from collections.abc import Sequence
from typing import Any

from bench.servers import Server
from tests.desk.forms import fields

from .book import WRITING, Book
from .browser import Answer, Browser, TroubleError
from .watching import Watch

LOGIN, QUEUE = "/en/accounts/login/", "/en/admin/tracker/report/?state__exact=submitted"
SETTLE = 2.0
"""Seconds for which an editor leaves alone what was changed, so that it can be looked at in every process."""
STATUSES = ("limited", "substantial", "complete")


def form_of(page: Answer) -> dict[str, str]:
    """What its longest form would send, as it stands there."""
    return fields(page)  # type: ignore[arg-type]  # it reads `content`, which an answer of ours has as well


def code(secret: str, at: float) -> str:
    """What the app of somebody shows (RFC 6238)."""
    digest = hmac.new(base64.b32decode(secret), struct.pack(">Q", int(at) // 30), hashlib.sha1).digest()
    offset = digest[-1] & 15
    return f"{(struct.unpack('>I', digest[offset : offset + 4])[0] & 0x7FFFFFFF) % 10**6:06}"


class Writer:
    """Somebody who is signed in, and does one thing after the other, `pause` seconds between two on average."""

    pause = 1.0

    def __init__(
        self, person: dict[str, Any], password: str, servers: Sequence[Server], book: Book, number: int
    ) -> None:
        self.person, self.password, self.book, self.number = person, password, book, number
        self.chance = random.Random(f"{type(self).__name__} {number}")
        self.browser = Browser(servers, book, WRITING, number)
        self.turn = 0

    def sign_in(self) -> None:
        """By the form. TroubleError when it does not open."""
        form = form_of(self.browser.get(LOGIN))
        answer = self.browser.post(LOGIN, {**form, "login": self.person["email"], "password": self.password})
        if self.person["secret"]:
            form = form_of(self.browser.get(answer.location))
            answer = self.browser.post(
                answer.location, {**form, "code": code(self.person["secret"], time.time())}
            )
        if not answer.location or "/2fa/" in answer.location:
            raise TroubleError(f"{self.person['email']} could not sign in.")

    def work(self, stop: threading.Event) -> None:
        while not stop.wait(self.chance.expovariate(1 / self.pause)):
            self.turn += 1
            try:
                self.act()
            except TroubleError as trouble:
                print(f"{self.person['email']}: {trouble}", flush=True)

    def act(self) -> None:
        raise NotImplementedError  # each kind of writer says what one step of theirs is


class Member(Writer):
    """A lead of an organization."""

    def __init__(
        self, person: dict[str, Any], password: str, servers: Sequence[Server], book: Book, number: int
    ) -> None:
        super().__init__(person, password, servers, book, 100 + number)

    def act(self) -> None:
        """Begin a report, save it as the page does by itself, hand it in; where one is still being reviewed, read
        what became of it."""
        portal = f"/en/portal/{self.person['organization']}/"
        start = form_of(self.browser.get(portal))
        reference = self.person["promises"][self.turn % len(self.person["promises"])]
        token = start["csrfmiddlewaretoken"]
        begun = self.browser.post(f"{portal}report/", {"csrfmiddlewaretoken": token, "commitment": reference})
        page = self.browser.get(begun.location or portal)
        form = form_of(page)
        if "headline" not in form:
            self.book.did("receipts read")
            return
        typed = {**form, **self.words()}
        saved = self.browser.post(f"{begun.location}save/", typed, **{"HX-Request": "true"})
        self.book.did("drafts saved")
        revision = re.search(r'name="revision"[^>]*value="(\d+)"', saved.text)
        typed |= {"revision": revision[1] if revision else form["revision"], "attested": "on"}
        sent = self.browser.post(f"{begun.location}submit/", typed)
        if not sent.location:
            self.book.wrong("writers: a report was not taken")
        self.book.did("reports handed in")

    def words(self) -> dict[str, str]:
        day = dt.date.today() - dt.timedelta(days=self.chance.randrange(1, 200))  # noqa: DTZ011  # a day that somebody types
        return {
            "claimed_status": self.chance.choice(STATUSES),
            "barrier": "partners",
            "headline": f"Part {self.turn} is built.",
            "detail": "Made up for the measuring of this site; nothing of the kind took place.",
            "happened_on": day.isoformat(),
            "precision": "day",
            "next_step": "The next part follows.",
            "links-0-url": f"https://example.org/{self.number}/{self.turn}",
            "links-0-title": f"Part {self.turn}",
            "links-0-publisher": "Made up",
        }


class Editor(Writer):
    """At the desk."""

    def __init__(
        self,
        person: dict[str, Any],
        password: str,
        servers: Sequence[Server],
        book: Book,
        watch: Watch,
        number: int,
    ) -> None:
        super().__init__(person, password, servers, book, 200 + number)
        self.watch, self.own = watch, number

    def act(self) -> None:
        if self.turn % 2:
            self.change()
        else:
            self.publish()

    def change(self) -> None:
        """Write another summary of one of their commitments; a second later everybody has to read it."""
        pk, reference = self.person["commitments"][self.turn % len(self.person["commitments"])]
        address = f"/en/commitments/{reference}/"
        self.watch.warm(address)
        desk = f"/en/admin/tracker/commitment/{pk}/change/"
        words = f"As told by editor {self.own} in turn {self.turn}."
        answer = self.browser.post(desk, {**form_of(self.browser.get(desk)), "summary_en": words})
        if not answer.location:
            self.book.wrong("writers: a change was not taken")
            raise TroubleError(f"{desk}: {answer.text[:200]}")
        self.watch.published(address, words)
        self.book.did("commitments changed")
        time.sleep(SETTLE)  # nobody changes it again before it was looked at

    def publish(self) -> None:
        """The oldest report that is theirs to review: editors share them by number, as they would by word of
        mouth."""
        queue = self.browser.get(QUEUE).text
        waiting = [int(pk) for pk in re.findall(r"/admin/tracker/report/(\d+)/change/", queue)]
        mine = [pk for pk in waiting if pk % 5 == self.own]
        if not mine:
            self.book.did("queues read")
            return
        self.browser.get(f"/en/admin/tracker/report/{mine[0]}/change/")
        move = f"/en/admin/tracker/report/{mine[0]}/move/publish/"
        answer = self.browser.post(move, form_of(self.browser.get(move)))
        if not answer.location:
            self.book.wrong("writers: a report was not published")
            raise TroubleError(f"{move}: {answer.text[:200]}")
        self.book.did("reports published")
