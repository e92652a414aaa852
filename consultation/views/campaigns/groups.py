"""The list of groups, and one group with its variations."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from consultation.actions.moderating.campaigns import (
    CampaignSettledError,
    OtherQuestionError,
    UnderWayError,
    confirm_campaign,
    dissolve_campaign,
    merge_campaigns,
    take_out,
)
from consultation.forms.moderating.campaigns import LabelForm, MergeForm, named
from consultation.models import Answer, Campaign
from consultation.selectors.moderating.campaigns import (
    CampaignNotFoundError,
    access_campaign,
    campaign_numbers,
    campaigns,
    decided_before,
    members,
    template_of_campaign,
    variations,
)
from consultation.views.moderating.access import moderators_only, person_of
from web.paging import page_of

SHOWN = ("open", "near", "dissolved")


@moderators_only
@require_safe
def campaign_list(request: HttpRequest) -> HttpResponse:
    """List the groups that wait or are confirmed, those with few alike, or those that were found to be none."""
    shown = request.GET.get("show", "")
    shown = shown if shown in SHOWN else "open"
    rows = campaigns(by=request.user, shown="" if shown == "open" else shown)
    numbers = campaign_numbers(by=request.user)
    page = page_of(rows, request)
    context = {
        "shown": shown,
        "numbers": {**numbers, "open": numbers["suggested"] + numbers["confirmed"]},
        "page": page,
        "rows": [(row, named(row)) for row in page],
        "messages": messages.get_messages(request),
    }
    return render(request, "consultation/campaigns/list.html", context)


@moderators_only
@require_safe
def campaign(request: HttpRequest, campaign_id: int) -> HttpResponse:
    """Show a group: the text that stands for it, and what each member made of it."""
    row = campaign_of(request, campaign_id)
    return _show(request, row, LabelForm(initial={"label": row.label}), MergeForm(None, _others(request, row)))


@moderators_only
@require_POST
def confirm(request: HttpRequest, campaign_id: int) -> HttpResponse:
    """Say that a group is a campaign."""
    row = campaign_of(request, campaign_id)
    form = LabelForm(request.POST)
    if not form.is_valid():
        return _show(request, row, form, MergeForm(None, _others(request, row)))
    try:
        confirm_campaign(campaign_id=row.pk, by=person_of(request), label=form.cleaned_data["label"])
        messages.success(request, _("Saved. It is a campaign."))
    except CampaignSettledError:
        _say_settled(request)
    return redirect("consultation:campaign", campaign_id=row.pk)


@moderators_only
@require_POST
def dissolve(request: HttpRequest, campaign_id: int) -> HttpResponse:
    """Say that a group is no campaign."""
    row = campaign_of(request, campaign_id)
    try:
        dissolve_campaign(campaign_id=row.pk, by=person_of(request))
        messages.success(request, _("Saved. Its answers stand each for itself."))
    except CampaignSettledError:
        _say_settled(request)
    except UnderWayError:
        messages.info(request, _("A decision about it is under way. Try again when that is done."))
    return redirect("consultation:campaign-list")


@moderators_only
@require_POST
def leave_out(request: HttpRequest, campaign_id: int, answer_id: int) -> HttpResponse:
    """Take one answer out of a group."""
    row = campaign_of(request, campaign_id)
    try:
        take_out(campaign_id=row.pk, answer_id=answer_id, by=person_of(request))
        messages.success(request, _("Taken out. It waits for a decision of its own."))
    except Answer.DoesNotExist as error:
        raise Http404 from error
    except CampaignSettledError:
        _say_settled(request)
    return redirect("consultation:campaign", campaign_id=row.pk)


@moderators_only
@require_POST
def merge(request: HttpRequest, campaign_id: int) -> HttpResponse:
    """Join a group with another of the same question."""
    row = campaign_of(request, campaign_id)
    form = MergeForm(request.POST, _others(request, row))
    if not form.is_valid():
        return _show(request, row, LabelForm(initial={"label": row.label}), form)
    try:
        merge_campaigns(campaign_id=row.pk, other_id=int(form.cleaned_data["other"]), by=person_of(request))
        messages.success(request, _("Joined."))
    except (CampaignSettledError, OtherQuestionError):
        _say_settled(request)
    except UnderWayError:
        messages.info(request, _("A decision about the other one is under way. Try again when that is done."))
    return redirect("consultation:campaign", campaign_id=row.pk)


def campaign_of(request: HttpRequest, campaign_id: int) -> Campaign:
    """Return the group of an address, or the same 404 for one that is not there and one out of reach."""
    try:
        return access_campaign(campaign_id, by=request.user)
    except CampaignNotFoundError as error:
        raise Http404 from error


def _show(request: HttpRequest, row: Campaign, label: LabelForm, merge_form: MergeForm) -> HttpResponse:
    template = template_of_campaign(row)
    pages = Paginator(members(row, by=request.user), 20)
    # Known already: one query less.
    vars(pages)["count"] = vars(row)["size"]
    page = pages.get_page(request.GET.get("page"))
    context = {
        "campaign": row,
        "name": named(row),
        "template": template,
        "page": page,
        "variations": variations(list(page), template, by=request.user),
        "label_form": label,
        "merge_form": merge_form,
        "before": decided_before(row),
        "messages": messages.get_messages(request),
    }
    return render(request, "consultation/campaigns/campaign.html", context)


def _others(request: HttpRequest, row: Campaign) -> list[Campaign]:
    rows = campaigns(by=request.user).filter(question=row.question_id).exclude(pk=row.pk)
    return list(rows[:50])


def _say_settled(request: HttpRequest) -> None:
    messages.info(request, _("Nothing was saved: somebody else has changed this group meanwhile."))
