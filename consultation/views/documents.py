"""Documents as the public downloads them."""

from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from consultation.models import StoredFile
from consultation.selectors.documents import DocumentNotFoundError, published_file

A_YEAR = 365 * 24 * 3600


@require_safe
@login_not_required
def document(request: HttpRequest, slug: str, digest: str, filename: str) -> HttpResponse:
    """Hand over a file. Its address names its content, so a copy never grows old."""
    try:
        file = published_file(slug, digest, filename)
    except DocumentNotFoundError as error:
        raise Http404 from error
    response = file_response(file, filename)
    response["Cache-Control"] = f"public, max-age={A_YEAR}, immutable"
    return response


def file_response(file: StoredFile, filename: str) -> HttpResponse:
    """Return a file to be saved, never to be shown as a page of this site."""
    response = HttpResponse(bytes(file.content), content_type=file.media_type)
    response["Content-Disposition"] = f'attachment; filename="{filename}"'
    response["X-Content-Type-Options"] = "nosniff"
    return response
