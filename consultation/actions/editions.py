"""Writing, publishing and illustrating the editions of a questionnaire. Every change is kept, with who made it."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.contrib.auth.models import User
from django.db import IntegrityError, transaction
from django.db.models import F
from django.utils import timezone

from consultation.actions.auditing import record
from consultation.actions.storing import forget_unused, store_file
from consultation.models import Edition, EditionChange, EditionMedia, EditionText, Questionnaire, StoredFile
from consultation.selectors.edition_files import CAPTIONS, PICTURES, VIDEOS
from consultation.selectors.editions import hash_of, original_texts
from consultation.selectors.questionnaires import assembled

KINDS = {"easy-read": Edition.Kind.EASY_READ, "bsl": Edition.Kind.BSL}


class EditionExistsError(Exception):
    """The questionnaire has this edition already."""


class UnknownPartError(Exception):
    """The questionnaire has no part with this path, or no longer has it."""


class NothingToPublishError(Exception):
    """The edition has no text yet."""


@dataclass(frozen=True)
class SentMedia:
    """A picture or a video that was sent, or a link to a video; and what it shows or says.

    Without `content` and `link` the file that is there stays. So do its captions, unless `without_captions`; those of
    another video go with it.
    """

    kind: str
    media_type: str = ""
    content: bytes = b""
    link: str = ""
    alt: str = ""
    transcript: str = ""
    captions: bytes = b""
    without_captions: bool = False


@transaction.atomic
def make_edition(*, questionnaire: Questionnaire, code: str, by: User | None) -> Edition:
    """Begin an edition: a language, `easy-read` or `bsl`. Raises EditionExistsError."""
    kind = KINDS.get(code, Edition.Kind.TRANSLATION)
    language = "en" if code in KINDS else code
    try:
        with transaction.atomic():
            edition = Edition.objects.create(questionnaire=questionnaire, code=code, language=language, kind=kind)
    except IntegrityError as error:
        raise EditionExistsError(code) from error
    _log(edition, "begun", by=by)
    return edition


@transaction.atomic
def write_texts(*, edition: Edition, texts: Mapping[str, str], by: User | None) -> int:
    """Write what some parts say, from the English as it is now; return how many changed.

    The parts that are not named stay as they are. An empty text takes the part out: the English stands in its place.
    Raises UnknownPartError.
    """
    edition = _locked(edition)
    originals = originals_of(edition)
    if unknown := sorted(path for path in texts if path not in originals):
        raise UnknownPartError(", ".join(unknown))
    kept = {row.path: row for row in edition.texts.filter(path__in=texts)}
    changes, written, emptied = [], [], []
    for path, text in texts.items():
        row = kept.get(path)
        before, source_hash = (row.text if row else ""), hash_of(originals[path])
        if text == before and (row is None or row.source_hash == source_hash):
            continue
        changes.append(EditionChange(edition=edition, path=path, before=before, after=text, changed_by=by))
        if text:
            written.append(EditionText(edition=edition, path=path, text=text, source_hash=source_hash))
        else:
            emptied.append(path)
    edition.texts.filter(path__in=emptied).delete()
    EditionText.objects.bulk_create(
        written,
        update_conflicts=True,
        unique_fields=["edition", "path"],
        update_fields=["text", "source_hash"],
    )
    EditionChange.objects.bulk_create(changes)
    if changes:
        _raise_revision(edition)
    return len(changes)


def originals_of(edition: Edition) -> dict[str, str]:
    """Return the English texts of an edition's questionnaire, by path."""
    return original_texts(edition.questionnaire.consultation, assembled(edition.questionnaire))


@transaction.atomic
def publish_edition(*, edition: Edition, by: User | None) -> Edition:
    """Let respondents choose an edition; what it lacks is shown in English. Raises NothingToPublishError."""
    edition = _locked(edition)
    if not edition.texts.exists() and not edition.media.exists():
        raise NothingToPublishError(edition.code)
    if edition.published_at is None:
        Edition.objects.filter(pk=edition.pk).update(published_at=timezone.now(), published_by=by)
        _log(edition, "published", by=by)
        _note("edition.publish", edition, by)
        _raise_revision(edition)
    edition.refresh_from_db()
    return edition


@transaction.atomic
def unpublish_edition(*, edition: Edition, by: User | None) -> Edition:
    """Offer an edition to nobody any longer; who was answering it goes on in English."""
    edition = _locked(edition)
    if edition.published_at is not None:
        Edition.objects.filter(pk=edition.pk).update(published_at=None, published_by=None)
        _log(edition, "unpublished", by=by)
        _note("edition.unpublish", edition, by)
        _raise_revision(edition)
    edition.refresh_from_db()
    return edition


@transaction.atomic
def put_media(*, edition: Edition, path: str, media: SentMedia, by: User | None) -> EditionMedia:
    """Show a picture or a video beside a page or a question, in place of what was there; its bytes go with it.

    Raises UnknownPartError.
    """
    edition = _locked(edition)
    if f"{path}/title" not in (originals := originals_of(edition)) and f"{path}/text" not in originals:
        raise UnknownPartError(path)
    columns: dict[str, Any] = {
        "kind": media.kind,
        "link": media.link,
        "alt": media.alt,
        "transcript": media.transcript,
    }
    kept = edition.media.filter(path=path).first()
    columns["file_id"] = _file(media, kept)
    columns["captions_id"] = _captions(media, kept)
    row, _ = EditionMedia.objects.update_or_create(edition=edition, path=path, defaults=columns)
    if kept is not None:
        forget_unused([kept.file_id, kept.captions_id])
    shown = row.link or StoredFile.objects.values_list("sha256", flat=True).get(pk=row.file_id or 0)
    _log(edition, f"{path}/media", after=f"{row.kind} {shown}: {row.alt or row.transcript}".strip(": "), by=by)
    _raise_revision(edition)
    return row


@transaction.atomic
def remove_media(*, edition: Edition, path: str, by: User | None) -> None:
    """Show no picture or video beside a part any longer; its file stays where another edition shows it."""
    edition = _locked(edition)
    kept = edition.media.filter(path=path).first()
    if kept is not None:
        kept.delete()
        forget_unused([kept.file_id, kept.captions_id])
        _log(edition, f"{path}/media", by=by)
        _raise_revision(edition)


def kind_of_media(media_type: str) -> str:
    """Return whether a file of this type is shown as a picture or played as a video."""
    if media_type not in PICTURES | VIDEOS:
        raise ValueError(media_type)
    return EditionMedia.Kind.PICTURE if media_type in PICTURES else EditionMedia.Kind.VIDEO


def _file(media: SentMedia, kept: EditionMedia | None) -> int | None:
    if media.content:
        return store_file(media.content, media.media_type).pk
    return kept.file_id if kept and not media.link else None


def _captions(media: SentMedia, kept: EditionMedia | None) -> int | None:
    if media.captions:
        return store_file(media.captions, CAPTIONS).pk
    stay = not media.content and not media.link and not media.without_captions
    return kept.captions_id if kept and stay else None


def _note(action: str, edition: Edition, by: User | None) -> None:
    record(
        action=action,
        by=by,
        subject=f"edition:{edition.pk}",
        consultation_id=edition.questionnaire.consultation_id,
        after={"edition": edition.code, "version": edition.questionnaire.version},
    )


def _locked(edition: Edition) -> Edition:
    rows = Edition.objects.select_for_update(of=("self",)).select_related("questionnaire__consultation")
    return rows.get(pk=edition.pk)


def _raise_revision(edition: Edition) -> None:
    Edition.objects.filter(pk=edition.pk).update(revision=F("revision") + 1)


def _log(edition: Edition, path: str, *, by: User | None, after: str = "") -> None:
    EditionChange.objects.create(edition=edition, path=path, after=after, changed_by=by)
