"""Entering responses from paper, telephone and events: one long form for each, by keyboard."""

import uuid
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import permission_required
from django.contrib.auth.models import User
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from consultation import tasks
from consultation.actions.entering import (
    EntryClosedError,
    EntrySentError,
    begin_entry,
    discard_entry,
    keep_entry,
    send_entry,
)
from consultation.forms.entering import LEAVE_OUT, ArrivalForm, WholeForm, typed_again
from consultation.models import Consultation, Entry
from consultation.models.codes import code_for
from consultation.selectors.entering import (
    ENTER,
    EntryNotFoundError,
    access_entry,
    consultations_to_enter,
    entries_in_hand,
    taking_entries,
)
from consultation.selectors.paper import form_number
from consultation.selectors.questionnaires import compiled
from queueing.enqueueing import enqueue

clerks_only = permission_required(ENTER, raise_exception=True)
form_methods = require_http_methods(["GET", "HEAD", "POST"])
NOT_TYPED = frozenset({"csrfmiddlewaretoken", "step"})


@clerks_only
@require_safe
def overview(request: HttpRequest) -> HttpResponse:
    """List the consultations that take entries, and what this clerk has begun."""
    person = person_of(request)
    context = {
        "consultations": consultations_to_enter(person),
        "in_hand": entries_in_hand(person)[:50],
        "may_lead": person.has_perm("consultation.author_consultation"),
        "messages": messages.get_messages(request),
    }
    return render(request, "consultation/entry/list.html", context)


@clerks_only
@form_methods
def new(request: HttpRequest, slug: str) -> HttpResponse:
    """Ask how a paper arrived; on POST begin its entry."""
    consultation = consultation_of(slug)
    if request.method != "POST":
        form = ArrivalForm(consultation, initial=_carried_over(request, slug))
        return render(request, "consultation/entry/new.html", {"consultation": consultation, "form": form})
    form = ArrivalForm(consultation, request.POST)
    if form.is_valid():
        try:
            entry = begin_entry(questionnaire=form.questionnaire, arrival=form.arrival, by=person_of(request))
        except EntryClosedError:
            return closed(request, consultation)
        return redirect("consultation:entry-form", slug=slug, entry_id=entry.pk)
    return render(request, "consultation/entry/new.html", {"consultation": consultation, "form": form})


@clerks_only
@form_methods
def whole(request: HttpRequest, slug: str, entry_id: uuid.UUID) -> HttpResponse:
    """Show the whole questionnaire of one entry; on POST keep what was typed, and send it where that was asked."""
    entry = entry_of(request, slug, entry_id)
    if entry.submitted_at is not None:
        return redirect("consultation:entry-sent", slug=slug, entry_id=entry.pk)
    if request.method != "POST":
        typed = entry.read().get("typed")
        form = WholeForm(compiled(entry.questionnaire_id), typed_again(typed) if typed else None)
        form.forget_errors()
        return _show(request, entry, form)
    try:
        keep_entry(entry_id=entry.pk, typed=_typed(request), by=person_of(request))
    except EntrySentError:
        return redirect("consultation:entry-sent", slug=slug, entry_id=entry.pk)
    if request.POST.get("step") != "send":
        messages.success(request, _("The entry is kept. You can go on with it now or later."))
        return redirect("consultation:entry-form", slug=slug, entry_id=entry.pk)
    form = WholeForm(compiled(entry.questionnaire_id), request.POST)
    if not form.is_valid():
        return _show(request, entry, form)
    return _send(request, entry, form)


@clerks_only
@require_POST
def keep(request: HttpRequest, slug: str, entry_id: uuid.UUID) -> HttpResponse:
    """Keep what was typed so far; the page asks for this by itself while a clerk types."""
    entry = entry_of(request, slug, entry_id)
    try:
        keep_entry(entry_id=entry.pk, typed=_typed(request), by=person_of(request))
    except EntrySentError:
        return HttpResponse(status=409)
    return HttpResponse(status=204)


@clerks_only
@form_methods
def discard(request: HttpRequest, slug: str, entry_id: uuid.UUID) -> HttpResponse:
    """Ask whether to delete an entry that was not sent; on POST delete it."""
    entry = entry_of(request, slug, entry_id)
    if entry.submitted_at is not None:
        return redirect("consultation:entry-sent", slug=slug, entry_id=entry.pk)
    if request.method != "POST":
        return render(request, "consultation/entry/discard.html", {"entry": entry})
    try:
        discard_entry(entry_id=entry.pk, by=person_of(request))
    except EntrySentError:
        return redirect("consultation:entry-sent", slug=slug, entry_id=entry.pk)
    messages.success(request, _("The entry is deleted."))
    return redirect("consultation:entry-list")


@clerks_only
@require_safe
def sent(request: HttpRequest, slug: str, entry_id: uuid.UUID) -> HttpResponse:
    """Say that an entry was sent, with the receipt code for the person."""
    entry = entry_of(request, slug, entry_id)
    if entry.submitted_at is None:
        return redirect("consultation:entry-form", slug=slug, entry_id=entry.pk)
    context = {
        "entry": entry,
        "consultation": entry.questionnaire.consultation,
        "code": code_for("receipt", entry.pk) if entry.response_id else "",
        "left_out": len(entry.read().get("off_path", ())),
    }
    return render(request, "consultation/entry/sent.html", context)


def person_of(request: HttpRequest) -> User:
    """Return who is signed in; the decorator lets nobody else through."""
    assert isinstance(request.user, User)  # noqa: S101
    return request.user


def consultation_of(slug: str) -> Consultation:
    """Return a consultation that takes entries; answer 404 for any other."""
    return get_object_or_404(taking_entries(), slug=slug)


def entry_of(request: HttpRequest, slug: str, entry_id: uuid.UUID) -> Entry:
    """Return this clerk's own entry; answer 404 for anybody else's."""
    try:
        return access_entry(entry_id, slug, by=person_of(request))
    except EntryNotFoundError as error:
        raise Http404 from error


def closed(request: HttpRequest, consultation: Consultation) -> HttpResponse:
    """Say that the time for entering has passed."""
    return render(request, "consultation/entry/closed.html", {"consultation": consultation}, status=409)


def _send(request: HttpRequest, entry: Entry, form: WholeForm) -> HttpResponse:
    try:
        receipt = send_entry(entry_id=entry.pk, reading=form.reading, by=person_of(request))
    except EntryClosedError:
        return closed(request, entry.questionnaire.consultation)
    if receipt is not None and receipt.created:
        enqueue(tasks.tally_response, receipt.response_id)
        enqueue(tasks.screen_response, receipt.response_id)
    return redirect("consultation:entry-sent", slug=entry.questionnaire.consultation.slug, entry_id=entry.pk)


def _show(request: HttpRequest, entry: Entry, form: WholeForm) -> HttpResponse:
    context = {
        "entry": entry,
        "consultation": entry.questionnaire.consultation,
        "whole": form,
        "form": form.form,
        "leave_out": form.form[LEAVE_OUT],
        "form_number": form_number(entry.questionnaire, entry.edition),
        "messages": messages.get_messages(request),
    }
    return render(request, "consultation/entry/whole.html", context)


def _typed(request: HttpRequest) -> dict[str, list[str]]:
    """Return what was typed, without what belongs to the page and without boxes left empty."""
    lists = {key: [value for value in values if value] for key, values in request.POST.lists()}
    return {key: values for key, values in lists.items() if values and key not in NOT_TYPED}


def _carried_over(request: HttpRequest, slug: str) -> dict[str, Any]:
    """Return what the next paper has in common with the one entered before."""
    initial: dict[str, Any] = {"received_on": timezone.localdate(), "channel": Entry.Channel.PAPER}
    before = request.GET.get("after", "")
    try:
        entry = access_entry(uuid.UUID(before), slug, by=person_of(request))
    except (ValueError, EntryNotFoundError):
        return initial
    return {
        "form": f"{entry.questionnaire_id}:{entry.edition}",
        "channel": entry.channel,
        "event": entry.event_id,
        "received_on": entry.received_on,
        "reference": next_reference(entry.reference),
    }


def next_reference(reference: str) -> str:
    """Return the reference after this one: its last number is one higher, as long as before.

    >>> next_reference("B12/0099")
    'B12/0100'
    >>> next_reference("letter")
    ''
    """
    stem = reference.rstrip("0123456789")
    digits = reference[len(stem) :]
    return f"{stem}{int(digits) + 1:0{len(digits)}d}" if digits.isascii() and digits else ""
