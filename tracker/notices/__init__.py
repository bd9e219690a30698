"""From rows to mail: what a notice says today (`told`), in which words (`letters`), when it is handed to the queue
(`outbox`), and how the queue reaches the mail server (`post`, `invitations`). See docs/decisions/0014-notices.md."""

from __future__ import annotations

from .invitations import send_invitations
from .letters import Letter, digest_letter, letter_of, sample_letter
from .outbox import Unwritten, deliver, digest
from .post import Unreachable, send

__all__ = [
    "Letter",
    "Unreachable",
    "Unwritten",
    "deliver",
    "digest",
    "digest_letter",
    "letter_of",
    "sample_letter",
    "send",
    "send_invitations",
]
