"""The commitments: a filtered list, its download, and one commitment with its history."""

from collections.abc import Iterator

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import get_object_or_404, render

from turnaround.forms import CommitmentFilter
from turnaround.models import Commitment
from turnaround.selectors import commitments_with_status, summary_of
from web.caching import public_page
from web.downloads import csv_response
from web.paging import page_of

COLUMNS = (
    "code",
    "title",
    "priority",
    "priority_title",
    "lead",
    "announced_on",
    "original_due_on",
    "current_due_on",
    "status",
    "as_of",
    "evidence",
    "note",
    "verification",
    "sources",
    "source_addresses",
)


@public_page
def commitments(request: HttpRequest) -> HttpResponse:
    """Show the commitments that the filters let through, page by page, each with status, date and source."""
    chosen = CommitmentFilter(request.GET, queryset=commitments_with_status())
    page = page_of(chosen.qs, request)
    context = {"form": chosen.form, "page": page, "summary": summary_of(chosen.qs), "query": request.GET.urlencode()}
    return render(request, "turnaround/commitments.html", context)


@login_not_required
def commitments_csv(request: HttpRequest) -> StreamingHttpResponse:
    """Return the commitments that the filters let through as a file for spreadsheets."""
    chosen = CommitmentFilter(request.GET, queryset=commitments_with_status())
    return csv_response("commitments.csv", COLUMNS, rows_of(chosen.qs))


@public_page
def commitment(request: HttpRequest, code: str) -> HttpResponse:
    """Show one commitment: its dates, its status and every status before."""
    found = get_object_or_404(commitments_with_status(), code=code)
    return render(request, "turnaround/commitment.html", {"commitment": found, "current": found.current})


def rows_of(commitments: Iterator[Commitment]) -> Iterator[list[object]]:
    """Yield the cells of each commitment."""
    for commitment in commitments:
        current, priority = commitment.current, commitment.priority
        sources = [citation.source for citation in current.citations.all()]
        yield [
            commitment.code,
            commitment.title,
            priority.number if priority else None,
            priority.title if priority else None,
            commitment.lead,
            str(commitment.announced_on or ""),
            str(commitment.original_due_on or ""),
            str(commitment.current_due_on or ""),
            current.status,
            str(current.as_of or ""),
            current.evidence,
            current.note,
            current.verification,
            "; ".join(source.title for source in sources),
            "; ".join(source.url for source in sources if source.url),
        ]
