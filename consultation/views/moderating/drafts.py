"""Keeping a half-made decision, and giving it back."""

from django.contrib import messages
from django.contrib.auth.models import User
from django.http import HttpRequest, HttpResponse, JsonResponse, QueryDict
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from consultation.actions.moderating.claiming import renew_claims
from consultation.actions.moderating.drafting import save_draft
from consultation.models import Answer, DecisionDraft
from consultation.views.moderating.access import answer_of, moderators_only, person_of, to_answer
from web.environment import clock

# The desk's script asks for a short reply; a form is led back to its page.
SCRIPT = "application/json"


@moderators_only
@require_POST
def draft(request: HttpRequest, answer_id: int) -> HttpResponse:
    """Keep what is entered so far; hold for longer what is held."""
    row = answer_of(request, answer_id)
    person = person_of(request)
    saved = save_draft(answer=row, by=person, fields=dict(request.POST.lists()))
    held = renew_claims(by=person)
    if request.headers.get("Accept") == SCRIPT:
        return JsonResponse(
            {"held": {str(pk): clock(until) for pk, until in held.items()}, "is_saved": saved is not None}
        )
    if saved is None:
        messages.info(request, _("There was nothing to keep: you had not entered anything."))
    else:
        messages.success(request, _("What you entered is kept. You find it here when you come back."))
    return to_answer(request, row.pk)


def draft_data(row: Answer, person: User) -> QueryDict | None:
    """Return what this person had entered about an answer, as a form sends it; None where there is nothing."""
    kept = DecisionDraft.objects.filter(answer=row, moderator=person).first()
    if kept is None:
        return None
    data = QueryDict(mutable=True)
    for name, values in kept.read().get("fields", {}).items():
        data.setlist(name, values)
    return data
