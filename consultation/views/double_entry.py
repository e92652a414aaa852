"""Papers that two people enter: the second entry, what the two differ on, and how well it goes."""

import uuid

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from consultation import tasks
from consultation.actions.entering import SecondEntryTakenError, begin_second_entry, reading_of
from consultation.actions.settling import AlreadySettledError, settle_entry
from consultation.forms.settling import SettlingForm
from consultation.models import Consultation, Entry
from consultation.selectors.double_entry import access_dispute, disputed_questions, disputes, entry_report
from consultation.selectors.entering import EntryNotFoundError, waiting_for_second
from consultation.selectors.questionnaires import compiled
from consultation.views.entering import clerks_only, form_methods, person_of
from consultation.views.entry_sheets import leads_only
from queueing.enqueueing import enqueue


@clerks_only
@require_safe
def waiting(request: HttpRequest, slug: str) -> HttpResponse:
    """List the papers that this person may enter the second time; nothing of the first entry is shown."""
    consultation = get_object_or_404(Consultation.objects.published(), slug=slug)
    context = {
        "consultation": consultation,
        "entries": waiting_for_second(consultation, person_of(request))[:100],
        "messages": messages.get_messages(request),
    }
    return render(request, "consultation/entry/second.html", context)


@clerks_only
@require_POST
def begin(request: HttpRequest, slug: str, entry_id: uuid.UUID) -> HttpResponse:
    """Begin the second entry of a paper."""
    first = get_object_or_404(
        Entry, pk=entry_id, needs_second=True, first=None, questionnaire__consultation__slug=slug
    )
    try:
        second = begin_second_entry(entry_id=first.pk, by=person_of(request))
    except SecondEntryTakenError:
        messages.info(request, _("Somebody else has taken this paper. Choose another one."))
        return redirect("consultation:entry-second", slug=slug)
    return redirect("consultation:entry-form", slug=slug, entry_id=second.pk)


@clerks_only
@require_safe
def differing(request: HttpRequest, slug: str) -> HttpResponse:
    """List the papers whose two entries differ, but this person's own."""
    consultation = get_object_or_404(Consultation.objects.published(), slug=slug)
    context = {
        "consultation": consultation,
        "entries": disputes(consultation, person_of(request))[:100],
        "messages": messages.get_messages(request),
    }
    return render(request, "consultation/entry/disputes.html", context)


@clerks_only
@form_methods
def settle(request: HttpRequest, slug: str, entry_id: uuid.UUID) -> HttpResponse:
    """Show what two entries differ on; on POST take the decision of this third person."""
    try:
        entry = access_dispute(entry_id, slug, by=person_of(request))
    except EntryNotFoundError as error:
        raise Http404 from error
    form = SettlingForm(
        compiled(entry.questionnaire_id),
        disputed_questions(entry),
        (reading_of(entry), reading_of(entry.second)),
        request.POST if request.method == "POST" else None,
    )
    if request.method == "POST" and form.is_valid():
        return _settle(request, entry, form)
    context = {"entry": entry, "consultation": entry.questionnaire.consultation, "settling": form, "form": form.form}
    return render(request, "consultation/entry/settle.html", context)


@leads_only
@require_safe
def report(request: HttpRequest, slug: str) -> HttpResponse:
    """Show how much was entered twice, and how often the two agreed, by question and by clerk."""
    consultation = get_object_or_404(Consultation, slug=slug)
    context = {"consultation": consultation, "report": entry_report(consultation)}
    return render(request, "consultation/entry/report.html", context)


def _settle(request: HttpRequest, entry: Entry, form: SettlingForm) -> HttpResponse:
    slug = entry.questionnaire.consultation.slug
    try:
        changed = settle_entry(entry_id=entry.pk, chosen=form.chosen, other=form.other, by=person_of(request))
    except AlreadySettledError:
        messages.info(request, _("Somebody else settled this paper meanwhile."))
        return redirect("consultation:entry-disputes", slug=slug)
    if changed and entry.response_id is not None:
        enqueue(tasks.tally_response, entry.response_id)
        enqueue(tasks.screen_response, entry.response_id)
    messages.success(
        request, _("Settled. The response is corrected.") if changed else _("Settled. The response stays.")
    )
    return redirect("consultation:entry-disputes", slug=slug)
