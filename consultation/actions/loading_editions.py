"""Loading editions of a questionnaire from files: each English text with what stands for it."""

from pathlib import Path
from typing import Any

import yaml
from django.db import transaction

from consultation.actions.editions import (
    SentMedia,
    kind_of_media,
    make_edition,
    originals_of,
    publish_edition,
    put_media,
    write_texts,
)
from consultation.models import Consultation, Edition
from consultation.selectors.consultations import current_questionnaire

PICTURE_TYPES = {".png": "image/png", ".jpg": "image/jpeg", ".webp": "image/webp"}


class EditionFileError(Exception):
    """The file is not an edition of a questionnaire; the message says what was expected."""


@transaction.atomic
def load_edition(*, path: Path) -> tuple[Edition, bool]:
    """Make and publish the edition that a file describes; return it, and whether it is new.

    One that is there already is left as it is: colleagues may have changed it since.
    """
    data = yaml.safe_load(path.read_text(encoding="utf-8"))
    for name in ("edition", "consultation", "texts"):
        if not isinstance(data, dict) or name not in data:
            raise EditionFileError(f"{path.name}: “{name}” is missing.")
    consultation = Consultation.objects.filter(slug=data["consultation"]).first()
    if consultation is None:
        raise EditionFileError(f"{path.name}: there is no consultation “{data['consultation']}”. Load it first.")
    questionnaire = current_questionnaire(consultation)
    existing = questionnaire.editions.filter(code=data["edition"]).first()
    if existing is not None:
        return existing, False
    edition = make_edition(questionnaire=questionnaire, code=data["edition"], by=None)
    written: dict[str, str] = data["texts"]
    texts = {part: written[text] for part, text in originals_of(edition).items() if text in written}
    write_texts(edition=edition, texts=texts, by=None)
    for part, picture in data.get("pictures", {}).items():
        put_media(edition=edition, path=part, media=_picture(path.parent / "pictures", picture), by=None)
    return publish_edition(edition=edition, by=None), True


def _picture(folder: Path, picture: dict[str, Any]) -> SentMedia:
    file = folder / picture["picture"]
    media_type = PICTURE_TYPES[file.suffix]
    return SentMedia(kind_of_media(media_type), media_type, file.read_bytes(), alt=picture.get("alt", ""))
