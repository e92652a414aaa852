"""What the public reads of what others wrote."""

from collections.abc import Iterator

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.cache import patch_cache_control
from django.views.decorators.http import require_safe

from consultation.forms.reading import PublishedFilter
from consultation.models import Consultation
from consultation.selectors.consultations import current_questionnaire
from consultation.selectors.published import published_text_of, published_texts
from consultation.selectors.questionnaires import compiled
from consultation.selectors.transparency import public_counts
from web.caching import public_page
from web.downloads import csv_response
from web.paging import page_of

COLUMNS = (
    "reference",
    "consultation",
    "priority",
    "topic",
    "question",
    "respondent_kind",
    "organisation",
    "borough",
    "borough_name",
    "words_removed",
    "published_at",
    "text",
)


@require_safe
@public_page
def responses(request: HttpRequest, slug: str) -> HttpResponse:
    """Show the published texts of a consultation, with search and filters, and how many are not shown."""
    consultation, filters = _published(request, slug)
    page = page_of(filters.qs, request)
    query = request.GET.copy()
    query.pop("page", None)
    context = {
        "consultation": consultation,
        "form": filters.form,
        "page": page,
        "texts": published_texts(page.object_list),
        "counts": public_counts([consultation])[consultation.pk],
        "searched": bool(filters.form.is_valid() and filters.form.cleaned_data["search"]),
        "query": f"?{query.urlencode()}" if query else "",
    }
    return render(request, "consultation/responses.html", context)


@login_not_required
@require_safe
def responses_csv(request: HttpRequest, slug: str) -> StreamingHttpResponse:
    """Give all published texts of a consultation, filtered as the page is, as a spreadsheet."""
    _, filters = _published(request, slug)

    def rows() -> Iterator[list[object]]:
        for answer in filters.qs.iterator(chunk_size=500):
            text = published_text_of(answer)
            yield [getattr(text, column) for column in COLUMNS]

    response = csv_response(f"{slug}-responses.csv", COLUMNS, rows())
    patch_cache_control(response, public=True, max_age=60)
    return response


def _published(request: HttpRequest, slug: str) -> tuple[Consultation, PublishedFilter]:
    consultation = get_object_or_404(Consultation.objects.published(), slug=slug)
    definition = compiled(current_questionnaire(consultation).pk)
    return consultation, PublishedFilter(request.GET, consultation_id=consultation.pk, definition=definition)
