"""What a person says of a group of answers: that it is a campaign, that it is none, what does not belong to it."""

from collections.abc import Mapping

from django.contrib.auth.models import User
from django.db import transaction
from django.utils import timezone

from consultation.actions.auditing import record
from consultation.models import Answer, AnswerSignature, BulkDecision, Campaign, NeighbourKey

State = Campaign.State


class CampaignSettledError(Exception):
    """The group is not what it was: somebody else has decided, or it was joined with another."""


class OtherQuestionError(ValueError):
    """Two groups are joined only if they answer one question."""


class UnderWayError(Exception):
    """A decision about the group is being carried out."""


@transaction.atomic
def confirm_campaign(*, campaign_id: int, by: User, label: str = "") -> Campaign:
    """Say that a group is an organised campaign, or name it anew."""
    campaign = _open(campaign_id)
    was = {"state": campaign.state}
    campaign.state, campaign.label = State.CONFIRMED, label.strip()[:120]
    campaign.decided_by, campaign.decided_at = by, timezone.now()
    campaign.save(update_fields=["state", "label", "decided_by", "decided_at"])
    _note("campaign.confirm", campaign, by, was)
    return campaign


@transaction.atomic
def dissolve_campaign(*, campaign_id: int, by: User) -> Campaign:
    """Say that a group is no campaign: its answers stand each for itself and are not grouped again."""
    campaign = _open(campaign_id)
    _not_under_way(campaign)
    was = {"state": campaign.state, "answers": campaign.answers.count()}
    _set_apart(list(campaign.answers.values_list("pk", flat=True)))
    campaign.state, campaign.decided_by, campaign.decided_at = State.DISSOLVED, by, timezone.now()
    campaign.save(update_fields=["state", "decided_by", "decided_at"])
    _note("campaign.dissolve", campaign, by, was)
    return campaign


@transaction.atomic
def take_out(*, campaign_id: int, answer_id: int, by: User) -> None:
    """Take one answer out of a group; it is not put back by itself. Raises Answer.DoesNotExist."""
    campaign = _open(campaign_id)
    answer = Answer.objects.get(pk=answer_id, campaign=campaign)
    _set_apart([answer.pk])
    if campaign.template_id == answer.pk:
        campaign.template = campaign.answers.order_by("pk").first()
        campaign.save(update_fields=["template"])
    record(
        action="campaign.take_out",
        by=by,
        subject=f"campaign:{campaign.pk}",
        also=[f"answer:{answer.pk}"],
        consultation_id=campaign.consultation_id,
    )


@transaction.atomic
def merge_campaigns(*, campaign_id: int, other_id: int, by: User) -> Campaign:
    """Put the answers of another group into this one, which is then confirmed."""
    known = {row.pk: row for row in Campaign.objects.select_for_update().filter(pk__in=[campaign_id, other_id])}
    if len(known) < 2 or State.DISSOLVED in {row.state for row in known.values()}:
        raise CampaignSettledError
    campaign, other = known[campaign_id], known[other_id]
    if campaign.question_id != other.question_id:
        raise OtherQuestionError
    _not_under_way(other)
    moved = Answer.objects.filter(campaign=other).update(campaign=campaign)
    now = timezone.now()
    Campaign.objects.filter(pk=other.pk).update(state=State.DISSOLVED, decided_by=by, decided_at=now)
    _note("campaign.merge", campaign, by, {"moved": moved, "from": other.pk})
    return confirm_campaign(campaign_id=campaign.pk, by=by, label=campaign.label or other.label)


def _open(campaign_id: int) -> Campaign:
    campaign = Campaign.objects.select_for_update().filter(pk=campaign_id).exclude(state=State.DISSOLVED).first()
    if campaign is None:
        raise CampaignSettledError
    return campaign


def _not_under_way(campaign: Campaign) -> None:
    if campaign.bulk_decisions.filter(state__in=[BulkDecision.State.RUNNING, BulkDecision.State.SECOND]).exists():
        raise UnderWayError


def _set_apart(answer_ids: list[int]) -> None:
    Answer.objects.filter(pk__in=answer_ids).update(campaign=None)
    AnswerSignature.objects.filter(answer__in=answer_ids).update(apart=True)
    NeighbourKey.objects.filter(answer__in=answer_ids).delete()


def _note(action: str, campaign: Campaign, by: User, before: Mapping[str, object]) -> None:
    record(
        action=action,
        by=by,
        subject=f"campaign:{campaign.pk}",
        consultation_id=campaign.consultation_id,
        before=before,
        after={"state": campaign.state},
    )
