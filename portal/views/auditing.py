"""The audit log for those who may see it, and its heads for everybody."""

from django.contrib.auth.decorators import permission_required
from django.contrib.auth.models import User
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase, StreamingHttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from auditing.recording import record
from auditing.searching import Cursor, actions, daily_heads, find_entries, standing
from portal.audit_log import as_csv, as_json_lines, consultation_titles, rows_of
from portal.forms import AuditSearchForm
from web.caching import public_page

VIEW = "auditing.view_auditentry"
FORMATS = {"csv": (as_csv, "text/csv; charset=utf-8"), "jsonl": (as_json_lines, "application/jsonl; charset=utf-8")}


@permission_required(VIEW, raise_exception=True)
@require_safe
def log(request: HttpRequest) -> HttpResponse:
    """Show entries, the newest first, with a search."""
    titles = consultation_titles()
    form = _form(request, titles)
    found = find_entries(
        form.search(about_consultations=not _sees_every(request)), below=Cursor.read(request.GET.get("below", ""))
    )
    query = request.GET.copy()
    query.pop("below", None)
    context = {
        "form": form,
        "rows": rows_of(found.entries, titles),
        "older": found.older,
        "is_first": "below" not in request.GET,
        "query": query.urlencode(),
        "standing": standing(),
        "sees_every": _sees_every(request),
    }
    return render(request, "staff/audit/log.html", context)


@permission_required(VIEW, raise_exception=True)
@require_http_methods(["POST"])
@transaction.non_atomic_requests
def export(request: HttpRequest, format: str) -> HttpResponseBase:  # noqa: A002 (the address says it)
    """Give what the search finds as a file that others can verify; that it was given is an entry itself."""
    if format not in FORMATS:
        raise Http404
    form = _form(request, consultation_titles())
    search = form.search(about_consultations=not _sees_every(request))
    up_to = standing().number
    asked = {name: request.GET[name] for name in form.fields if request.GET.get(name)}
    record(action="audit.export", by=request.user, subject="audit", after={"format": format, "up_to": up_to, **asked})
    pieces, content_type = FORMATS[format]
    response = StreamingHttpResponse(pieces(search, up_to=up_to), content_type=content_type)
    response["Content-Disposition"] = f'attachment; filename="audit-{timezone.localdate():%Y-%m-%d}.{format}"'
    return response


@public_page
def heads(request: HttpRequest) -> HttpResponse:
    """Show where the chain ended each day, so that nobody can write the log anew unseen."""
    return render(request, "portal/audit_heads.html", {"heads": daily_heads()})


def _form(request: HttpRequest, titles: dict[int, str]) -> AuditSearchForm:
    known = [(name, name) for name in actions()]
    return AuditSearchForm(request.GET, actions=known, consultations=titles.items())


def _sees_every(request: HttpRequest) -> bool:
    assert isinstance(request.user, User)  # noqa: S101 (the decorator lets nobody else through)
    return request.user.has_perm("auditing.view_every_entry")
