"""An organization's report: drafted and submitted by its members, decided on by editors, never edited by them."""

from .deciding import decline, request_changes
from .publishing import accept_milestone, public_key, publish
from .writing import FILES_PER_REPORT, WRITTEN, attach, detach, start, submit, withdraw, write

__all__ = [
    "FILES_PER_REPORT",
    "WRITTEN",
    "accept_milestone",
    "attach",
    "decline",
    "detach",
    "public_key",
    "publish",
    "request_changes",
    "start",
    "submit",
    "withdraw",
    "write",
]
