"""Accepting and rejecting what machines pointed out, and how often that happens."""

import re

from django.contrib.auth.decorators import permission_required
from django.http import HttpRequest, HttpResponse, HttpResponseBadRequest, JsonResponse, QueryDict
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from consultation.actions.judging import MarkNotFoundError, judge_marks
from consultation.actions.moderating.claiming import AnswerClaimedError, claim_answer
from consultation.models import Answer, Mark
from consultation.moderation.redacting import to_browser
from consultation.selectors.moderating.answers import answer_context
from consultation.selectors.moderating.marks import acceptance
from consultation.selectors.moderating.queue import LEAD
from consultation.views.moderating.access import answer_of, moderators_only, person_of, to_answer
from consultation.views.moderating.forming import decision_of
from consultation.views.moderating.showing import show_answer

JUDGEMENT = re.compile(r"(accept|reject|undo)-(all|\d{1,18})", re.ASCII)
JUDGED = {"accept": True, "reject": False, "undo": None}


@moderators_only
@require_http_methods(["GET", "HEAD", "POST"])
def suggestions(request: HttpRequest, answer_id: int) -> HttpResponse:
    """Take a judgement about one suggestion or all, and show the answer with the decision as far as it was filled in.

    A script sends the judgement alone and needs no page.
    """
    row = answer_of(request, answer_id)
    if request.method != "POST":
        return to_answer(request, row.pk)
    match = JUDGEMENT.fullmatch(request.POST.get("judge", ""))
    if match is None:
        return HttpResponseBadRequest()
    accepted, mark_id = JUDGED[match[1]], None if match[2] == "all" else int(match[2])
    by_script = not request.accepts("text/html")
    try:
        claim_answer(answer_id=row.pk, by=person_of(request))
        marks = judge_marks(answer_id=row.pk, by=person_of(request), accepted=accepted, mark_id=mark_id)
    except (AnswerClaimedError, MarkNotFoundError):
        if by_script:
            return JsonResponse({}, status=409)
        problem = _("This suggestion could not be judged: somebody else holds the answer, or it was screened again.")
        return _show(request, row, request.POST, problem=problem)
    if by_script:
        return JsonResponse({"judged": [mark.pk for mark in marks]})
    return _show(request, row, _with_spans(request.POST, row, marks))


@permission_required(LEAD, raise_exception=True)
@require_safe
def recognisers(request: HttpRequest) -> HttpResponse:
    """Show how often each recogniser's suggestions are accepted, and what each finds and misses."""
    return render(request, "consultation/moderation/recognisers.html", {"rows": acceptance(by=request.user)})


def _with_spans(data: QueryDict, row: Answer, marks: list[Mark]) -> QueryDict:
    """Return what was sent, with the words of accepted suggestions to be removed, and without those of others."""
    spans = data.getlist("span")
    for mark in marks:
        start, end = to_browser(row.text, mark.start, mark.end)
        value = f"{start}-{end}-{mark.category}"
        spans = [span for span in spans if span != value]
        spans += [value] if mark.accepted and mark.category else []
    changed = data.copy()
    changed.setlist("span", spans)
    if any(mark.accepted and mark.category for mark in marks):
        changed["kind"] = "redact"
    return changed


def _show(request: HttpRequest, row: Answer, data: QueryDict, *, problem: str = "") -> HttpResponse:
    row = answer_of(request, row.pk)
    context = answer_context(row, by=person_of(request))
    decision = decision_of(row, context, person_of(request), data)
    decision.forget_errors()
    return show_answer(request, row, context, decision, problem=problem)
