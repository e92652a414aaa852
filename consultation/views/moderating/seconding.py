"""Agreeing to a decision that needs two people."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from consultation.actions.moderating.claiming import AnswerClaimedError
from consultation.actions.moderating.seconding import NothingToAgreeError, SamePersonError, agree
from consultation.forms.moderating.decisions import Decision
from consultation.forms.moderating.seconding import AGREE, SecondForm
from consultation.selectors.moderating.answers import answer_context
from consultation.views.moderating.access import answer_of, moderators_only, person_of, to_answer
from consultation.views.moderating.desk import to_next
from consultation.views.moderating.showing import show_answer
from web.forms import error_list


@moderators_only
@require_POST
def second(request: HttpRequest, answer_id: int) -> HttpResponse:
    """Take what the second person says of the decision that waits."""
    row = answer_of(request, answer_id)
    form = SecondForm(request.POST)
    if not form.is_valid():
        context = answer_context(row, by=person_of(request))
        return show_answer(request, row, context, Decision(row, [], newest=None), errors=error_list(form))
    agreed = form.cleaned_data["agreed"] == AGREE
    try:
        agree(
            decision_id=form.cleaned_data["decision"],
            by=person_of(request),
            agreed=agreed,
            note=form.cleaned_data["second_note"],
        )
    except (AnswerClaimedError, NothingToAgreeError, SamePersonError):
        messages.info(request, _("Nothing was saved: this answer is no longer yours to agree to."))
        return to_answer(request, row.pk)
    said = _("You agreed. The decision is in effect.") if agreed else _("Saved. Somebody else will decide.")
    messages.success(request, said)
    return to_next(request)
