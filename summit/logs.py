"""Logs: one line an event, JSON in production, readable text in development, never personal data."""

import re
from typing import Any

import structlog
from structlog.typing import EventDict, WrappedLogger

# The token of a one-time link (django.contrib.auth.tokens): time in base 36, a dash, 32 hexadecimal digits. And 32
# bytes in base 64, as in invitations: alone, or the signature at the end of what a link to a new address holds.
ONE_TIME_TOKEN = re.compile(r"\b[0-9a-z]{1,13}-[0-9a-f]{32}\b|(?<=/)(?:[\w-]+:[\w-]+:)?[\w-]{43}(?=/|$)")


def hide_tokens(logger: WrappedLogger, method: str, event: EventDict) -> EventDict:
    """Cut one-time tokens out of messages: Django logs the whole path of a request that failed."""
    event["event"] = ONE_TIME_TOKEN.sub("[token]", str(event.get("event", "")))
    return event


SHARED: list[Any] = [
    structlog.contextvars.merge_contextvars,
    structlog.stdlib.add_log_level,
    structlog.stdlib.add_logger_name,
    structlog.stdlib.PositionalArgumentsFormatter(),
    structlog.stdlib.ExtraAdder(allow=["status_code"]),
    structlog.processors.TimeStamper(fmt="iso", utc=True),
    hide_tokens,
]


def logging_config(*, json: bool, level: str) -> dict[str, Any]:
    """Django's LOGGING: everything, our events and other libraries' alike, goes through one formatter to stderr."""
    renderer: Any = (
        structlog.processors.JSONRenderer()
        if json
        # Plain: where rich is installed the default paints every local variable, personal data included, for seconds.
        else structlog.dev.ConsoleRenderer(colors=False, exception_formatter=structlog.dev.plain_traceback)
    )
    formatter = {
        "()": structlog.stdlib.ProcessorFormatter,
        "foreign_pre_chain": SHARED,
        "processors": [
            structlog.stdlib.ProcessorFormatter.remove_processors_meta,
            *([structlog.processors.format_exc_info] if json else []),
            renderer,
        ],
    }
    return {
        "version": 1,
        "disable_existing_loggers": False,
        "formatters": {"lines": formatter},
        "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "lines"}},
        "root": {"handlers": ["stderr"], "level": level},
        "loggers": {
            "django": {"handlers": [], "level": level, "propagate": True},
            "django.server": {"handlers": ["stderr"], "level": "WARNING", "propagate": False},
        },
    }


def configure() -> None:
    """Send structlog's events through the standard library's handlers."""
    structlog.configure(
        processors=[
            structlog.stdlib.filter_by_level,
            *SHARED,
            structlog.processors.StackInfoRenderer(),
            structlog.stdlib.ProcessorFormatter.wrap_for_formatter,
        ],
        logger_factory=structlog.stdlib.LoggerFactory(),
        cache_logger_on_first_use=True,
    )
