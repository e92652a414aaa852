"""What a log line holds, and what it must not."""

import json
import logging

import pytest
import structlog

from portal.logs import json_formatter


def line(record: logging.LogRecord) -> dict[str, object]:
    """Return a record as it is written."""
    written = json_formatter().format(record)
    assert "\n" not in written
    return dict(json.loads(written))


def test_a_line_of_django_is_json_without_query_string_request_or_address() -> None:
    record = logging.LogRecord(
        "django.request", logging.WARNING, "x.py", 1, "%s: %s", ("Not Found", "/a/?code=x"), None
    )
    record.request = object()
    record.remote_addr = "192.0.2.1"
    written = line(record)
    assert written["event"] == "Not Found: /a/?…"
    assert written["level"] == "warning"
    assert "timestamp" in written
    assert "192.0.2.1" not in json.dumps(written)


def test_where_the_audit_log_ends_is_logged_whatever_the_level_of_the_rest(caplog: pytest.LogCaptureFixture) -> None:
    assert logging.getLogger("auditing.head").isEnabledFor(logging.INFO)
    structlog.get_logger("auditing.head").info("audit_head", number=7, hash="ab")
    (record,) = [kept for kept in caplog.records if kept.name == "auditing.head"]
    written = line(record)
    assert (written["event"], written["number"], written["hash"]) == ("audit_head", 7, "ab")
