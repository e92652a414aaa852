"""What a log line may hold: when, how grave, what happened. Never who, never words of a response."""

import logging
import re
from collections.abc import MutableMapping
from typing import Any

import structlog

EventDict = MutableMapping[str, Any]
add_time = structlog.processors.TimeStamper(fmt="iso", utc=True)
add_level = structlog.stdlib.add_log_level
QUERY = re.compile(r"\?\S+")


def drop_personal(logger: logging.Logger | None, name: str, event: EventDict) -> EventDict:
    """Remove the request, its address and query strings from a line of Django's or gunicorn's."""
    for key in ("request", "remote_addr", "user"):
        event.pop(key, None)
    event["event"] = QUERY.sub("?…", str(event.get("event", "")))
    return event


def json_formatter() -> logging.Formatter:
    """Return what writes each line as JSON, those of Django and of libraries too."""
    return structlog.stdlib.ProcessorFormatter(
        processor=structlog.processors.JSONRenderer(), foreign_pre_chain=[add_level, add_time, drop_personal]
    )


structlog.configure(
    processors=[
        structlog.stdlib.add_log_level,
        add_time,
        structlog.stdlib.ProcessorFormatter.wrap_for_formatter,
    ],
    logger_factory=structlog.stdlib.LoggerFactory(),
)
