"""Staff pages for the reasons for moderation."""

from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from consultation.actions.authoring.reasons import (
    add_reason,
    add_standard_reasons,
    change_reason,
    delete_reason,
    move_reason,
    reason_state,
)
from consultation.forms.authoring.reasons import ReasonForm
from consultation.models import Consultation, ModerationReason
from consultation.selectors.making import can_change
from consultation.views.authoring.editing import Deletion, FormPage, deletion_page, form_page
from consultation.views.authoring.moving import asked_move, moved
from consultation.views.authoring.reaching import of_consultation, person


@of_consultation
def reasons(request: HttpRequest, consultation: Consultation) -> HttpResponse:
    """List the reasons; on POST add one, add the standard set, or move one by one place."""
    here = reverse("consultation:author-reasons", args=[consultation.slug])
    if "move" in request.POST:
        asked = asked_move(request)
        reason = _reason(consultation, asked.pk)
        place = move_reason(reason=reason, by=person(request), direction=asked.direction)
        return moved(request, asked, reason, place, here)
    if "standard" in request.POST:
        added = add_standard_reasons(consultation=consultation, by=person(request))
        said = ngettext("%(count)s reason is added.", "%(count)s reasons are added.", added)
        messages.success(request, said % {"count": added})
        return redirect(here)
    form = ReasonForm(request.POST if request.method == "POST" else None, consultation=consultation)
    if form.is_valid():
        made = add_reason(consultation=consultation, by=person(request), text=form.cleaned_data["text"])
        messages.info(request, _("“%(text)s” is added.") % {"text": made})
        return redirect(f"{here}#id_text")
    context = {
        "consultation": consultation,
        "reasons": consultation.moderation_reasons.all(),
        "can_change": can_change(consultation),
        "form": form,
        "messages": messages.get_messages(request),
    }
    return render(request, "consultation/authoring/reasons.html", context)


@of_consultation
def change(request: HttpRequest, consultation: Consultation, reason_id: int) -> HttpResponse:
    """Show or change one reason."""
    _reason(consultation, reason_id)
    back = reverse("consultation:author-reasons", args=[consultation.slug])

    def make(data: Any = None) -> forms.Form:
        return ReasonForm(data, consultation=consultation, reason=_reason(consultation, reason_id))

    def save(form: Any, seen: str) -> str:
        reason = _reason(consultation, reason_id)
        change_reason(reason=reason, by=person(request), seen=seen, text=form.cleaned_data["text"])
        return back

    page = FormPage(
        consultation=consultation,
        title=_("Change a reason"),
        back=back,
        make=make,
        save=save,
        state=lambda: reason_state(_reason(consultation, reason_id)),
    )
    return form_page(request, page)


@of_consultation
def delete(request: HttpRequest, consultation: Consultation, reason_id: int) -> HttpResponse:
    """Ask whether to delete a reason; on POST delete it."""
    reason = _reason(consultation, reason_id)
    back = reverse("consultation:author-reasons", args=[consultation.slug])
    deletion = Deletion(
        title=_("Delete this reason?"),
        name=reason.text,
        loses=lambda: [_("Moderators will not be able to give it.")],
        act=lambda: delete_reason(reason=reason, by=person(request)),
        back=back,
    )
    return deletion_page(request, consultation, deletion)


def _reason(consultation: Consultation, reason_id: int) -> ModerationReason:
    reason = consultation.moderation_reasons.filter(pk=reason_id).first()
    if reason is None:
        raise Http404
    return reason
