"""Pictures and videos of editions, by the hash of their content: an address never shows anything else."""

import re

from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase, StreamingHttpResponse
from django.views.decorators.http import require_safe

from consultation.models import StoredFile
from consultation.selectors.edition_files import FileFacts, piece_of, pieces_of, stored_file

# A player asks again for what follows: no answer to a part holds more than this.
MOST_AT_ONCE = 1024 * 1024
RANGE = re.compile(r"bytes=(\d*)-(\d*)")


@login_not_required
@require_safe
def edition_file(request: HttpRequest, sha256: str) -> HttpResponseBase:
    """Give a picture or a video, whole or the part that a player asks for."""
    try:
        file = stored_file(sha256)
    except StoredFile.DoesNotExist as error:
        raise Http404 from error
    asked = RANGE.fullmatch(request.headers.get("Range", ""))
    response = _part(file, *asked.groups()) if asked and any(asked.groups()) else _whole(file)
    response["Accept-Ranges"] = "bytes"
    response["Cache-Control"] = "public, max-age=31536000, immutable"
    response["ETag"] = f'"{file.sha256}"'
    response["X-Content-Type-Options"] = "nosniff"
    # Pictures and videos are compressed already, and a part of one may not be.
    response["Content-Encoding"] = "identity"
    return response


def _whole(file: FileFacts) -> HttpResponseBase:
    response = StreamingHttpResponse(pieces_of(file), content_type=file.content_type)
    response["Content-Length"] = file.size
    return response


def _part(file: FileFacts, first: str, last: str) -> HttpResponseBase:
    start = int(first) if first else max(0, file.size - int(last))
    end = min(int(last) if first and last else file.size - 1, file.size - 1, start + MOST_AT_ONCE - 1)
    if start > end:
        return HttpResponse(status=416, headers={"Content-Range": f"bytes */{file.size}"})
    content = piece_of(file, start, end - start + 1)
    response = HttpResponse(content, status=206, content_type=file.content_type)
    response["Content-Range"] = f"bytes {start}-{end}/{file.size}"
    return response
