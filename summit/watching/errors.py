"""Faults of the program, reported to a Sentry or a GlitchTip of whoever runs the site; off until there is a DSN.

What is sent is written down here word by word, and nothing else leaves: where in the program it happened, what kind of
fault, which route, and the number under which the log has the rest. No words of the fault itself either: databases and
mail servers quote what they were given.
"""

from __future__ import annotations

import logging
import sys
from typing import Any, Final

import structlog
from django.core.exceptions import ImproperlyConfigured

KEPT: Final = ("event_id", "timestamp", "level", "platform", "logger", "release", "environment", "sdk")
"""What of an event is sent as the library made it."""

FRAME: Final = (
    "filename", "function", "module", "lineno", "in_app", "pre_context", "context_line", "post_context",
)  # fmt: skip
"""What of a frame: the program's own lines, and never its variables."""

WORDS: Final = ("task", "slot", "thing", "fault", "code")
"""What of a line in the log: all of it words of this program."""


def report_to(dsn: str, *, environment: str) -> None:
    """Report from now on what this process logs as an error; "" reports nothing. Raises ImproperlyConfigured for what
    is no DSN. Sending is done by a thread of its own: no request waits for it."""
    if not dsn:
        return
    import sentry_sdk  # here, since most sites report nothing
    from sentry_sdk.integrations.atexit import AtexitIntegration
    from sentry_sdk.integrations.dedupe import DedupeIntegration
    from sentry_sdk.integrations.excepthook import ExcepthookIntegration
    from sentry_sdk.integrations.logging import LoggingIntegration, ignore_logger
    from sentry_sdk.utils import BadDsn

    try:
        sentry_sdk.init(
            dsn,
            environment=environment,
            before_send=only_ours,
            default_integrations=False,  # nothing that looks into requests, commands or connections
            auto_enabling_integrations=False,
            integrations=[
                LoggingIntegration(level=None, event_level=logging.ERROR, sentry_logs_level=None),
                ExcepthookIntegration(),
                DedupeIntegration(),
                AtexitIntegration(callback=lambda pending, timeout: None),
            ],
            server_name="",
            send_default_pii=False,
            include_local_variables=False,
            max_request_body_size="never",
            max_breadcrumbs=0,
            auto_session_tracking=False,
            send_client_reports=False,
            traces_sample_rate=None,
            shutdown_timeout=2,
        )
        ignore_logger(
            "django.security.DisallowedHost"
        )  # whoever tries names: no fault, and there is no end of it
    except BadDsn:
        raise ImproperlyConfigured(
            "TRACKER_ERROR_DSN is no DSN: give the address that Sentry or GlitchTip shows for the project."
        ) from None


def only_ours(event: Any, hint: Any) -> Any:
    """The event made anew from what may be sent. Called where the fault is being handled, before it leaves."""
    from summit.pages.build import build

    record: logging.LogRecord | None = hint.get("log_record")
    sent = {name: event[name] for name in KEPT if name in event}
    sent["release"] = build()
    sent["exception"] = {"values": [_exception(value) for value in _exceptions(event)]}
    sent["tags"] = _tags(record)
    sent["transaction"] = sent["tags"].get("route", "")
    said = _said(record)
    if said and not sent["exception"]["values"]:
        sent["logentry"] = {"message": said}
    return sent


def _exceptions(event: Any) -> list[Any]:
    """Those of the event. A line that was logged while a fault is handled, without it, is about that fault."""
    found = event.get("exception")
    if not found and sys.exc_info()[1] is not None:
        from sentry_sdk.utils import event_from_exception

        options = {
            "include_local_variables": False,
            "include_source_context": True,
            "max_value_length": 2_000,
        }
        made, _hint = event_from_exception(sys.exc_info(), client_options=options)
        found = made.get("exception")
    return list((found or {}).get("values", ()))


def _exception(value: Any) -> dict[str, Any]:
    frames = ((value.get("stacktrace") or {}).get("frames")) or ()
    kept = [{name: frame[name] for name in FRAME if name in frame} for frame in frames]
    return {"type": value.get("type"), "module": value.get("module"), "stacktrace": {"frames": kept}}


def _tags(record: logging.LogRecord | None) -> dict[str, str]:
    """Route, method and number of the request, and what the line in the log names besides."""
    tags = {"request_id": str(structlog.contextvars.get_contextvars().get("request_id", ""))}
    request = getattr(record, "request", None)
    if request is not None:
        match = getattr(request, "resolver_match", None)
        tags |= {"route": match.route if match else "(none)", "method": str(request.method)}
    line = getattr(record, "msg", None)
    if isinstance(line, dict):
        tags |= {name: str(line[name]) for name in WORDS if name in line}
    return {name: value for name, value in tags.items() if value}


def _said(record: logging.LogRecord | None) -> str:
    """What happened, in the program's words. Of other libraries only who it was that said something: the sentence may
    be made from anything."""
    if record is None:
        return ""
    line = record.msg
    return str(line.get("event", "")) if isinstance(line, dict) else f"an error of {record.name}"
