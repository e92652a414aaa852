"""The demonstration's mailbox: messages that were written into a folder instead of being sent.

Only reminders to staff are shown. A message to a respondent opens a draft, so nobody reads it here: it is counted.
"""

from dataclasses import dataclass
from datetime import datetime
from email import message_from_bytes, policy
from email.message import EmailMessage
from email.utils import parsedate_to_datetime
from itertools import islice
from pathlib import Path

from django.conf import settings

from consultation.actions.moderating.reminding import HEADER

FILE_BACKEND = "django.core.mail.backends.filebased.EmailBackend"
# What the backend writes after each message.
SEPARATOR = b"\n" + b"-" * 79 + b"\n"
MOST_SHOWN = 50
MOST_FILES = 500


@dataclass(frozen=True)
class Letter:
    """A reminder as it would have been sent."""

    subject: str
    to: str
    sent_at: datetime
    text: str


@dataclass(frozen=True)
class Mailbox:
    """The newest reminders, and how many messages to respondents are not shown."""

    reminders: list[Letter]
    to_respondents: int


def has_mailbox() -> bool:
    """Say whether messages are written into a folder."""
    return settings.EMAIL_BACKEND == FILE_BACKEND


def read_mailbox() -> Mailbox:
    """Return what lies in the folder, the newest first."""
    folder = Path(settings.EMAIL_FILE_PATH)
    # A folder that is not there yet has none.
    files = sorted(folder.glob("*.log"), key=lambda file: file.stat().st_mtime, reverse=True)
    letters: list[Letter] = []
    others = 0
    for file in islice(files, MOST_FILES):
        for raw in file.read_bytes().split(SEPARATOR):
            if not raw.strip():
                continue
            message = message_from_bytes(raw, policy=policy.default)
            if message[HEADER] == "1":
                letters.append(_letter(message))
            else:
                others += 1
    letters.sort(key=lambda letter: letter.sent_at, reverse=True)
    return Mailbox(letters[:MOST_SHOWN], others)


def _letter(message: EmailMessage) -> Letter:
    body = message.get_body(("plain",))
    return Letter(
        subject=str(message["Subject"]),
        to=str(message["To"]),
        # The zone -0000 means: a time in UTC, of a place that is not told.
        sent_at=parsedate_to_datetime(str(message["Date"]).replace("-0000", "+0000")),
        text=body.get_content().strip() if body is not None else "",
    )
