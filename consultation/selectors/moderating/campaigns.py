"""Groups of answers in nearly the same words, for whoever moderates them, and what one decision for all would do."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from django.contrib.auth.models import AnonymousUser, User
from django.core.exceptions import PermissionDenied
from django.db.models import Count, Max, Q, QuerySet
from django.utils import timezone

from auditing.recording import record
from consultation.models import Answer, BulkDecision, BulkItem, Campaign, Redaction
from consultation.moderation.campaigns.templates import OWN_WORDS, Piece, pieces
from consultation.moderation.campaigns.words import words_of
from consultation.moderation.redacting import occurrences
from consultation.selectors.moderating.queue import reachable_answers
from consultation.selectors.moderating.work import MODERATE

# Why an answer is left for a decision of its own, in words for a moderator.
WHY = {
    "decided": "Somebody has decided on it, or it waits for somebody else",
    "claimed": "Somebody holds it",
    "own_words": "It says much in its own words",
    "flags": "It may show danger, personal details or an officer",
    "unscreened": "It has not been screened for danger and personal details yet",
    "words_missing": "The words to remove are not in it",
    "not_by": "You took part in it",
}
# What screening points out that a person should read, unless the template itself has it; danger in any case.
SERIOUS = frozenset({"safeguarding", "personal", "officer"})
ALWAYS = frozenset({"safeguarding"})
SAMPLE = 12


class CampaignNotFoundError(LookupError):
    """There is no such group."""


@dataclass(frozen=True)
class Template:
    """The text that stands for a group: its words, and what screening pointed out in it."""

    text: str
    words: frozenset[str]
    flags: frozenset[str]


@dataclass(frozen=True)
class Variation:
    """A member beside the template: what it left out and what it added."""

    answer: Answer
    pieces: list[Piece]
    is_same: bool


@dataclass(frozen=True)
class Preview:
    """What one decision would do: how many would be decided, and how many be left, by why."""

    decided: int
    left: dict[str, int] = field(default_factory=dict)

    @property
    def left_lines(self) -> list[tuple[str, int]]:
        """Return why some are left, in words, with how many."""
        return [(WHY[why], count) for why, count in sorted(self.left.items())]


def campaigns(*, by: User | AnonymousUser, shown: str = "") -> QuerySet[Campaign]:
    """Return the groups of the consultations that `by` moderates, the largest first, with `size` and `waiting`."""
    rows = Campaign.objects.filter(_within_reach(by))
    states = [shown] if shown in Campaign.State.values else [Campaign.State.SUGGESTED, Campaign.State.CONFIRMED]
    counted = rows.filter(state__in=states).annotate(
        size=Count("answers"),
        waiting=Count("answers", filter=Q(answers__waits_for=Answer.Work.FIRST)),
        newest=Max("answers__submitted_at"),
    )
    return counted.select_related("consultation", "question__priority", "template").order_by(
        "-waiting", "-size", "pk"
    )


def campaign_numbers(*, by: User | AnonymousUser) -> dict[str, int]:
    """Return how many groups are in each state, in one query."""
    counts = Campaign.objects.filter(_within_reach(by)).values_list("state").annotate(Count("pk"))
    return {**dict.fromkeys(Campaign.State.values, 0), **dict(counts)}


def access_campaign(campaign_id: int, *, by: User | AnonymousUser) -> Campaign:
    """Return a group with `size` and `waiting`; raise PermissionDenied, or CampaignNotFoundError for any other id."""
    if not by.has_perm(MODERATE):
        raise PermissionDenied
    rows = Campaign.objects.filter(_within_reach(by), pk=campaign_id).annotate(
        size=Count("answers"), waiting=Count("answers", filter=Q(answers__waits_for=Answer.Work.FIRST))
    )
    found = rows.select_related("consultation", "question__priority", "template", "decided_by").first()
    if found is None:
        raise CampaignNotFoundError
    return found


def members(campaign: Campaign, *, by: User | AnonymousUser) -> QuerySet[Answer]:
    """Return the answers of a group that `by` may moderate."""
    return reachable_answers(by=by).filter(campaign=campaign).order_by("pk")


def variations(rows: Sequence[Answer], template: Template, *, by: User | AnonymousUser) -> list[Variation]:
    """Return answers beside the template; that they were read is noted."""
    if rows:
        subjects = [f"answer:{row.pk}" for row in rows]
        record(
            action="answer.list", by=by, subject="campaign", also=subjects, consultation_id=rows[0].consultation_id
        )
    folded = words_of(template.text)
    return [Variation(row, pieces(template.text, row.text), words_of(row.text) == folded) for row in rows]


def template_of_campaign(campaign: Campaign) -> Template:
    """Return the text that stands for the group, or its first member's where that is gone."""
    row = campaign.template if campaign.template is not None and campaign.template.text else None
    row = row or campaign.answers.exclude(text="").order_by("pk").first()
    text = row.text if row is not None else ""
    return Template(text, frozenset(words_of(text)), frozenset(row.flags if row is not None else ()))


def why_left(answer: Answer, *, by_id: int, kind: str, removed: Sequence[str], template: Template | None) -> str:
    """Return why an answer is not decided with the others; nothing where it is."""
    held = answer.claim_expires_at is not None and answer.claim_expires_at > timezone.now()
    known = template.flags if template is not None else frozenset()
    reasons = {
        "decided": answer.waits_for != Answer.Work.FIRST,
        "not_by": by_id in answer.not_by,
        "claimed": held and answer.claimed_by_id != by_id,
        "unscreened": answer.screened_at is None,
        "flags": bool(SERIOUS.intersection(answer.flags) - (known - ALWAYS)),
        "own_words": template is not None and own_share_of(answer.text, template) > OWN_WORDS,
        "words_missing": kind == "redact" and not any(occurrences(answer.text, words) for words in removed),
    }
    return next((why for why, applies in reasons.items() if applies), "")


def own_share_of(text: str, template: Template) -> float:
    """Return the share of a text's words that its template does not have."""
    words = words_of(text)
    return sum(word not in template.words for word in words) / max(len(words), 1)


def preview(
    rows: Iterable[Answer], *, by: User, kind: str, removed: Sequence[str], template: Template | None
) -> Preview:
    """Return what one decision about these answers would do."""
    reasons = Counter(why_left(row, by_id=by.pk, kind=kind, removed=removed, template=template) for row in rows)
    return Preview(decided=reasons.pop("", 0), left=dict(reasons))


def sample(rows: Sequence[Answer], template: Template) -> list[Answer]:
    """Return some members to read first, the most unlike the template before the others, each wording once."""
    different = {" ".join(words_of(row.text)): row for row in reversed(rows)}
    return sorted(different.values(), key=lambda row: (-own_share_of(row.text, template), row.pk))[:SAMPLE]


def decided_before(campaign: Campaign) -> BulkDecision | None:
    """Return the newest decision about the whole group."""
    made = campaign.bulk_decisions.exclude(state=BulkDecision.State.REFUSED)
    return made.select_related("decided_by", "reason").first()


def access_bulk(bulk_id: int, *, by: User | AnonymousUser) -> BulkDecision:
    """Return a decision about many with how far it is; raise CampaignNotFoundError where `by` may not see it."""
    if not by.has_perm(MODERATE):
        raise PermissionDenied
    rows = BulkDecision.objects.filter(_within_reach(by), pk=bulk_id).annotate(
        total=Count("items"),
        decided=Count("items", filter=Q(items__state=BulkItem.State.DECIDED)),
        left=Count("items", filter=Q(items__state=BulkItem.State.LEFT)),
        looked_at=Count("items", filter=~Q(items__state=BulkItem.State.WAITING)),
    )
    found = rows.select_related("campaign", "consultation", "reason", "decided_by", "second_by").first()
    if found is None:
        raise CampaignNotFoundError
    return found


def left_items(bulk: BulkDecision) -> QuerySet[BulkItem]:
    """Return what was left for decisions of its own."""
    return bulk.items.filter(state=BulkItem.State.LEFT).select_related("answer").order_by("why", "pk")


def similar_to(answer: Answer) -> int:
    """Return how many others say nearly the same as this answer."""
    if answer.campaign_id is None:
        return 0
    return Answer.objects.filter(campaign=answer.campaign_id).exclude(pk=answer.pk).count()


def categories_of(removed: Iterable[dict[str, str]]) -> list[tuple[str, str]]:
    """Return words to remove, each with the label that stands in for them."""
    return [(item["text"], str(Redaction.Category(item["category"]).label)) for item in removed]


def _within_reach(by: User | AnonymousUser) -> Q:
    """Return the condition that a row is of a consultation that `by` moderates."""
    if by.has_perm("consultation.lead_moderation"):
        return Q()
    if not by.has_perm(MODERATE):
        return Q(pk__in=[])
    return Q(consultation__moderation_assignments__moderator=by.pk)
