"""The register of decisions: for everybody to read, for plan editors to add to."""

from collections.abc import Iterable, Iterator

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required, permission_required
from django.contrib.auth.models import User
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import redirect, render
from django.utils.cache import patch_cache_control
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from turnaround.actions.deciding import AlreadyCorrectedError, record_decision
from turnaround.forms import DecisionForm
from turnaround.models import Decision
from turnaround.selectors.decisions import decisions_taken
from web.caching import public_page
from web.downloads import csv_response
from web.paging import page_of

COLUMNS = (
    "number",
    "version",
    "priority",
    "question",
    "options",
    "evidence",
    "decision",
    "reason",
    "decided_on",
    "body",
    "source_title",
    "source_url",
    "corrects",
)


@require_safe
@public_page
def decisions(request: HttpRequest) -> HttpResponse:
    """Show the decisions taken on the plan, the newest first."""
    return render(request, "turnaround/decisions.html", {"page": page_of(decisions_taken(), request)})


@login_not_required
@require_safe
def decisions_csv(request: HttpRequest) -> StreamingHttpResponse:
    """Give the register as a file for spreadsheets."""
    response = csv_response("decisions.csv", COLUMNS, _rows(decisions_taken().iterator(chunk_size=500)))
    patch_cache_control(response, public=True, max_age=60)
    return response


def _rows(rows: Iterable[Decision]) -> Iterator[list[object]]:
    for row in rows:
        yield [
            row.pk,
            row.version.slug,
            row.priority.number if row.priority else None,
            row.question,
            row.options,
            row.evidence,
            row.decision,
            row.reason,
            row.decided_on.isoformat(),
            row.body,
            row.source_title,
            row.source_url,
            row.corrects_id,
        ]


@permission_required("turnaround.add_decision", raise_exception=True)
def record(request: HttpRequest) -> HttpResponse:
    """Ask for a decision; on POST add it to the register, from where nobody takes it away."""
    form = DecisionForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        assert isinstance(request.user, User)  # noqa: S101 (the decorator lets nobody else through)
        try:
            decision = record_decision(details=form.details, by=request.user)
        except AlreadyCorrectedError:
            form.add_error("corrects", _("Somebody has corrected this entry already. Choose their correction"))
        else:
            messages.success(request, _("Decision %(number)s is in the register.") % {"number": decision.pk})
            return redirect("turnaround:decision-record")
    context = {"form": form, "messages": messages.get_messages(request)}
    return render(request, "turnaround/decision_form.html", context)
