"""The documents of a consultation: files kept in the database, and links."""

from dataclasses import dataclass

from django.contrib.auth.models import User
from django.db import transaction

from consultation.actions.auditing import record
from consultation.actions.authoring.guarding import lock_consultation, refuse_overtaken, state_of
from consultation.actions.authoring.ordering import Direction, Place, move, place_after_last, renumber
from consultation.actions.storing import forget_unused, store_file
from consultation.models import Consultation, Document

FIELDS = ("title", "language", "url", "filename", "file_id")


@dataclass(frozen=True)
class SentFile:
    """A file that was sent and found to be what its name says."""

    name: str
    media_type: str
    content: bytes


@transaction.atomic
def add_document(
    *, consultation: Consultation, by: User, title: str, language: str, url: str = "", sent: SentFile | None = None
) -> Document:
    """Add a link or a file at the end; raise as `lock_consultation`."""
    locked = lock_consultation(consultation, by=by)
    document = Document.objects.create(
        consultation=locked,
        title=title,
        language=language,
        order=place_after_last(locked.documents.all()),
        **_content(url, sent),
    )
    _note("document.add", document, by)
    return document


@transaction.atomic
def change_document(
    *, document: Document, by: User, seen: str, title: str, language: str, url: str = "", sent: SentFile | None = None
) -> Document:
    """Change the title and the language, and the link or the file where a new one is given.

    Raises ChangedMeanwhileError, and as `lock_consultation`.
    """
    lock_consultation(document.consultation, by=by)
    document = Document.objects.get(pk=document.pk)
    refuse_overtaken(seen, document_state(document))
    replaced = document.file_id
    document.title, document.language = title, language
    for name, value in _content(url, sent).items() if url or sent else ():
        setattr(document, name, value)
    document.save()
    _note("document.change", document, by)
    if replaced != document.file_id:
        forget_unused([replaced])
    return document


@transaction.atomic
def delete_document(*, document: Document, by: User) -> None:
    """Take a document away, and its bytes where nothing else shows them; raise as `lock_consultation`."""
    locked = lock_consultation(document.consultation, by=by)
    _note("document.delete", document, by)
    document.delete()
    forget_unused([document.file_id])
    renumber(locked.documents.all())


@transaction.atomic
def move_document(*, document: Document, by: User, direction: Direction) -> Place:
    """Move a document by one place; return where it stands then; raise as `lock_consultation`."""
    locked = lock_consultation(document.consultation, by=by)
    return move(document, locked.documents.all(), direction)


def document_state(document: Document) -> str:
    """Return what a form carries to notice a colleague's change."""
    return state_of(document, FIELDS)


def _content(url: str, sent: SentFile | None) -> dict[str, object]:
    if sent is None:
        return {"url": url, "file": None, "filename": ""}
    return {"url": "", "file": store_file(sent.content, sent.media_type), "filename": sent.name}


def _note(action: str, document: Document, by: User) -> None:
    record(
        action=action,
        by=by,
        subject=f"document:{document.pk}",
        consultation_id=document.consultation_id,
        after={"title": document.title, "language": document.language},
    )
