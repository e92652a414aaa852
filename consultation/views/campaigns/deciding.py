"""One decision for a whole campaign: what it would do, what it does, and how far it is."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from consultation import tasks
from consultation.actions.moderating.bulk import (
    BulkNotWaitingError,
    NothingToDecideError,
    SamePersonError,
    agree_in_bulk,
    decide_in_bulk,
)
from consultation.actions.moderating.verdicts import Words, needs_second
from consultation.forms.moderating.campaigns import ForAllForm, named
from consultation.models import Campaign
from consultation.selectors.moderating.campaigns import (
    WHY,
    CampaignNotFoundError,
    access_bulk,
    categories_of,
    decided_before,
    left_items,
    members,
    preview,
    sample,
    template_of_campaign,
    variations,
)
from consultation.views.campaigns.groups import campaign_of
from consultation.views.moderating.access import moderators_only, person_of
from queueing.enqueueing import enqueue
from web.paging import page_of


@moderators_only
@require_http_methods(["GET", "HEAD", "POST"])
def decide(request: HttpRequest, campaign_id: int) -> HttpResponse:
    """Choose one decision for all, see what it would do, and make it."""
    row = campaign_of(request, campaign_id)
    template = template_of_campaign(row)
    reasons = list(row.consultation.moderation_reasons.all())
    form = ForAllForm(request.POST if request.method == "POST" else None, reasons, template.text)
    before = decided_before(row)
    context = {"campaign": row, "name": named(row), "template": template, "form": form, "before": before}
    if not form.is_valid() or request.POST.get("step") == "change":
        return render(request, "consultation/campaigns/decide.html", context)
    if request.POST.get("step") == "confirm":
        return _carry_out(request, row, form)
    waiting = list(members(row, by=request.user).filter(waits_for="first").select_related("question"))
    kind, removed = form.cleaned_data["kind"], form.removed_words()
    context |= {
        "preview": preview(waiting, by=person_of(request), kind=kind, removed=removed, template=template),
        "sample": variations(sample(waiting, template), template, by=request.user),
        "kind": dict(form.fields["kind"].choices)[kind],  # type: ignore[attr-defined]
        "removed": removed,
        "needs_second": needs_second(
            row.consultation, kind, [Words(0, 1, form.cleaned_data["category"]) for _ in removed]
        ),
    }
    return render(request, "consultation/campaigns/preview.html", context)


@moderators_only
@require_safe
def progress(request: HttpRequest, bulk_id: int) -> HttpResponse:
    """Show how far a decision about many is, and what was left."""
    try:
        bulk = access_bulk(bulk_id, by=request.user)
    except CampaignNotFoundError as error:
        raise Http404 from error
    page = page_of(left_items(bulk), request)
    context = {
        "bulk": bulk,
        "kind": dict(ForAllForm.base_fields["kind"].choices)[bulk.kind],  # type: ignore[attr-defined]
        "removed": categories_of(bulk.removed),
        "page": page,
        "left": [(item, WHY.get(item.why, "")) for item in page],
        "may_agree": bulk.state == "second" and bulk.decided_by_id != request.user.pk,
        "messages": messages.get_messages(request),
    }
    return render(request, "consultation/campaigns/progress.html", context)


@moderators_only
@require_POST
def agree(request: HttpRequest, bulk_id: int) -> HttpResponse:
    """Take what a second person says of a decision about many."""
    try:
        bulk = access_bulk(bulk_id, by=request.user)
        agree_in_bulk(bulk_id=bulk.pk, by=person_of(request), agreed=request.POST.get("agreed") == "yes")
        enqueue(tasks.sweep_bulk_decisions)
    except CampaignNotFoundError as error:
        raise Http404 from error
    except (BulkNotWaitingError, SamePersonError):
        messages.info(request, _("Nothing was saved: this does not wait for you."))
    return redirect("consultation:campaign-progress", bulk_id=bulk_id)


def _carry_out(request: HttpRequest, row: Campaign, form: ForAllForm) -> HttpResponse:
    try:
        bulk = decide_in_bulk(
            by=person_of(request), consultation=row.consultation, decision=form.for_all(), among=row
        )
    except NothingToDecideError:
        messages.info(request, _("Nothing was decided: none of its answers waits for a decision any more."))
        return redirect("consultation:campaign", campaign_id=row.pk)
    enqueue(tasks.sweep_bulk_decisions)
    return redirect("consultation:campaign-progress", bulk_id=bulk.pk)
