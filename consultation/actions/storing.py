"""Keeping the bytes of files: each file once, as long as a document or an edition shows it."""

from collections.abc import Iterable
from hashlib import sha256

from django.db.models import Q, QuerySet

from consultation.models import Document, Edition, EditionMedia, StoredFile


def store_file(content: bytes, media_type: str) -> StoredFile:
    """Return the file with these bytes, stored where it is not there yet; inside a transaction.

    It is held until that ends, so that nobody who takes it away elsewhere finds it unused meanwhile.
    """
    digest = sha256(content).hexdigest()
    facts = {"media_type": media_type, "size": len(content), "content": content}
    while True:
        file, created = StoredFile.objects.get_or_create(sha256=digest, defaults=facts)
        if created or _held(StoredFile.objects.filter(pk=file.pk)):
            return file


def forget_unused(file_ids: Iterable[int | None]) -> None:
    """Delete those files that nothing shows any longer; inside the transaction that took them away."""
    ids = [file_id for file_id in file_ids if file_id is not None]
    for file_id in _held(StoredFile.objects.filter(pk__in=ids)):
        shown = EditionMedia.objects.filter(Q(file=file_id) | Q(captions=file_id)).exists()
        if not shown and not Document.objects.filter(file=file_id).exists():
            StoredFile.objects.filter(pk=file_id).only("pk").delete()


def files_of(*, editions: QuerySet[Edition], documents: QuerySet[Document] | None = None) -> set[int | None]:
    """Return the ids of the files that these show."""
    media = EditionMedia.objects.filter(edition__in=editions).values_list("file", "captions")
    shown: set[int | None] = {file_id for row in media for file_id in row}
    if documents is not None:
        shown.update(documents.values_list("file_id", flat=True))
    return shown


def _held(files: QuerySet[StoredFile]) -> list[int]:
    return list(files.order_by("pk").select_for_update().values_list("pk", flat=True))
