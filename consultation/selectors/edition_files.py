"""Pictures, videos and captions of editions, read piece by piece."""

from collections.abc import Iterator
from dataclasses import dataclass

from django.db.models import BinaryField, F, Func, Value

from consultation.models import StoredFile

PIECE = 256 * 1024
# What browsers show themselves; a drawing in SVG could carry a script.
PICTURES = frozenset({"image/png", "image/jpeg", "image/webp"})
VIDEOS = frozenset({"video/mp4", "video/webm"})
CAPTIONS = "text/vtt"
SERVED = PICTURES | VIDEOS | {CAPTIONS}


@dataclass(frozen=True)
class FileFacts:
    """A stored file without its bytes."""

    sha256: str
    content_type: str
    size: int


def stored_file(sha256: str) -> FileFacts:
    """Return what is known of a file of an edition; raise StoredFile.DoesNotExist where there is none."""
    return FileFacts(
        *StoredFile.objects.filter(media_type__in=SERVED)
        .values_list("sha256", "media_type", "size")
        .get(sha256=sha256)
    )


def piece_of(file: FileFacts, start: int, length: int) -> bytes:
    """Return some of a file's bytes; only these leave the database."""
    part = Func(F("content"), Value(start + 1), Value(length), function="substr", output_field=BinaryField())
    return bytes(StoredFile.objects.filter(sha256=file.sha256).values_list(part, flat=True).get())


def pieces_of(file: FileFacts) -> Iterator[bytes]:
    """Yield all of a file, a piece at a time."""
    for start in range(0, file.size, PIECE):
        yield piece_of(file, start, PIECE)
