"""A mail in the recipient’s language, as text and HTML: one pair of templates for each kind in `templates/emails/`."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit
from uuid import NAMESPACE_URL, uuid4, uuid5

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.template.loader import render_to_string
from django.utils import translation
from django.utils.text import Truncator
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from tracker.models import Notice

from .told import Told, address, told

SUBJECT_LENGTH = 150
_UNSEEN = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069]+")
"""Control characters, line ends of every kind and turns of direction: a name could begin a header with them, or make a
subject read as what it is not."""
_EMPTY_LINES = re.compile(r"\n{3,}")


@dataclass(frozen=True)
class Letter:
    subject: str
    text: str
    html: str

    def headers(self) -> dict[str, str]:
        """No machine answers a machine."""
        return {"Auto-Submitted": "auto-generated", "X-Auto-Response-Suppress": "All"}

    def message(self, to: str, *, message_id: str) -> EmailMultiAlternatives:
        """As Django sends it. The same `message_id` every time it is tried, so that a mail that arrived twice is shown
        once."""
        headers = {**self.headers(), "Message-ID": message_id}
        mail = EmailMultiAlternatives(
            self.subject, self.text, settings.DEFAULT_FROM_EMAIL, [to], headers=headers
        )
        mail.attach_alternative(self.html, "text/html")
        return mail


def letter_of(notice: Notice) -> Letter | None:
    """The notice as a mail of its own, or None when there is nothing to say any more."""
    with translation.override(language_of(notice)):
        what = told(notice)
        return write(what.kind, what.subject, _context(what)) if what is not None else None


def digest_letter(items: Sequence[Told], language: str) -> Letter:
    """One mail that names everything that was waiting. `items` are in that language already."""
    with translation.override(language):
        subject = ngettext(
            "%(count)d message from the Paris Actions Tracker",
            "%(count)d messages from the Paris Actions Tracker",
            len(items),
        )
        context = {
            "items": items,
            "count": len(items),
            "why": _("You get this message because you chose to be told once a day, all in one message."),
        }
        return write("digest", subject % {"count": len(items)}, context)


def sample_letter() -> Letter:
    """A mail that is about nothing, in the active language: for an operator who wants to see one arrive."""
    context = {
        "link": address("home"),
        "label": _("Open the site"),
        "why": _(
            "You get this message because an operator of this site sent it to see whether mail arrives."
        ),
    }
    return write("sample", _("A test of the mail of this site"), context)


def language_of(notice: Notice) -> str:
    person = notice.recipient or notice.invitation
    return person.language if person is not None else settings.LANGUAGE_CODE


def write(template: str, subject: str, context: dict[str, Any]) -> Letter:
    """Render the pair `emails/<template>.txt` and `.html` in the active language."""
    subject = one_line(subject)
    values = {**context, "subject": subject, "site_name": settings.SITE_NAME, "base_url": settings.BASE_URL}
    text = render_to_string(f"emails/{template}.txt", values)
    return Letter(
        subject=subject,
        text=_EMPTY_LINES.sub("\n\n", text).strip() + "\n",
        html=render_to_string(f"emails/{template}.html", values),
    )


def one_line(text: str) -> str:
    return Truncator(" ".join(_UNSEEN.sub(" ", text).split())).chars(SUBJECT_LENGTH)


def _context(what: Told) -> dict[str, Any]:
    return {**what.context, "link": what.link, "label": what.label, "why": what.why}


def new_message_id() -> str:
    return f"<{uuid4()}@{host()}>"


def message_id_of(notice: Notice) -> str:
    """For what is written anew each time it is tried: the same for the same notice."""
    return f"<{uuid5(NAMESPACE_URL, address('home') + f'notice/{notice.pk}')}@{host()}>"


def host() -> str:
    return urlsplit(settings.BASE_URL).hostname or "localhost"
