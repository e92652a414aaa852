"""Loading a consultation that opens at once, from a file on this machine."""

from dataclasses import dataclass
from datetime import datetime, time, timedelta
from hashlib import sha256
from pathlib import Path
from typing import Any

from django.db import transaction
from django.utils import timezone

from consultation.actions.importing import NEEDED, checked_with, make_consultation, missing, write_questionnaire
from consultation.definition.files.reading import read_document
from consultation.models import Consultation, Questionnaire
from consultation.selectors.exporting import known_to_files

# What the public page of an open consultation shows, and how long it stays open.
NEEDED_TO_OPEN = (
    *NEEDED,
    "summary",
    "purpose",
    "run_by",
    "contact",
    "privacy_notice",
    "what_next",
    "is_demonstration",
    "length_weeks",
    "moderation_reasons",
)


@dataclass(frozen=True)
class Loaded:
    """What loading did."""

    consultation: Consultation
    created: bool


@transaction.atomic
def load_consultation(*, path: Path) -> Loaded:
    """Make the consultation that `path` describes, open from today, with a frozen questionnaire.

    One that is there already is left as it is: what is open is never changed by loading a file. Raises
    FileProblemsError with everything that is wrong with the file.
    """
    content = path.read_bytes()
    document = read_document(content)
    slug = document.data.get("slug") if isinstance(document.data, dict) else None
    existing = Consultation.objects.filter(slug=slug).first() if isinstance(slug, str) else None
    if existing is not None:
        return Loaded(existing, created=False)
    known = known_to_files()
    data = checked_with(document, known, missing(document, NEEDED_TO_OPEN))
    consultation = make_consultation(data, **_open_from_today(data))
    questionnaire = write_questionnaire(consultation, data, known, source_hash=sha256(content).hexdigest())
    Questionnaire.objects.filter(pk=questionnaire.pk).update(frozen_at=timezone.now())
    return Loaded(consultation, created=True)


def _open_from_today(data: dict[str, Any]) -> dict[str, Any]:
    opens_on = timezone.localdate()
    closes_on = opens_on + timedelta(weeks=data["length_weeks"])
    return {
        "opens_at": timezone.make_aware(datetime.combine(opens_on, time.min)),
        "closes_at": timezone.make_aware(datetime.combine(closes_on, time(23, 59))),
        "approved_at": timezone.now(),
        "is_demonstration": data["is_demonstration"],
    }
