"""Documents of a consultation, without their bytes; and the one place that reads the bytes."""

from django.db.models import QuerySet

from consultation.models import Consultation, Document, StoredFile
from consultation.models.documents import SHOWN_DIGEST


class DocumentNotFoundError(LookupError):
    """There is no such document for whoever asks."""


def documents_of(consultation: Consultation) -> QuerySet[Document]:
    """Return a consultation's documents in their order, each with its file but not the file's bytes."""
    return consultation.documents.select_related("file").defer("file__content")


def access_document(consultation: Consultation, document_id: int) -> Document:
    """Return a document of this consultation, for its makers; raise DocumentNotFoundError where it has none such."""
    document = documents_of(consultation).filter(pk=document_id).first()
    if document is None:
        raise DocumentNotFoundError
    document.consultation = consultation
    return document


def published_file(slug: str, digest: str, filename: str) -> StoredFile:
    """Return a file that an announced consultation shows, with its bytes, by what its address says.

    Raises DocumentNotFoundError, the same for a consultation that is being made as for one that is not there.
    """
    found = Document.objects.filter(
        consultation__in=Consultation.objects.announced().filter(slug=slug),
        file__sha256__startswith=digest,
        filename=filename,
    ).select_related("file")
    document = found.first() if len(digest) == SHOWN_DIGEST else None
    if document is None or document.file is None:
        raise DocumentNotFoundError
    return document.file
