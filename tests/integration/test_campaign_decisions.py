"""A campaign is read and decided once: what is decided, what is left, by whom, and what can go wrong."""

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from auditing.models import AuditEntry
from consultation.actions.moderating.bulk import (
    BulkNotWaitingError,
    ForAll,
    NothingToDecideError,
    SamePersonError,
    agree_in_bulk,
    carry_on,
    decide_in_bulk,
)
from consultation.actions.moderating.campaigns import (
    CampaignSettledError,
    OtherQuestionError,
    UnderWayError,
    confirm_campaign,
    dissolve_campaign,
    merge_campaigns,
    take_out,
)
from consultation.actions.moderating.claiming import claim_answer
from consultation.actions.moderating.verdicts import (
    InvalidDecisionError,
    ReasonMissingError,
    RedactionsMissingError,
    RedactionsNotWantedError,
)
from consultation.models import Answer, BulkDecision, Campaign, Consultation, ModerationDecision
from tests.factories.campaigning import LETTER, carry_out, group_all, make_campaign
from tests.factories.moderating import make_answer, make_consultation, make_user

pytestmark = pytest.mark.django_db


def publish(campaign: Campaign, name: str = "mo") -> BulkDecision:
    return decide_in_bulk(
        by=make_user(name), consultation=campaign.consultation, decision=ForAll(kind="publish"), among=campaign
    )


def states(campaign: Campaign) -> dict[str, int]:
    found: dict[str, int] = {}
    for state in campaign.answers.values_list("state", flat=True):
        found[state] = found.get(state, 0) + 1
    return found


def reason_of(consultation: Consultation) -> object:
    return consultation.moderation_reasons.get(key="personal-data")


def test_each_answer_gets_a_decision_of_its_own() -> None:
    campaign = make_campaign(make_consultation())
    bulk = publish(campaign)
    assert not ModerationDecision.objects.exists()
    carry_out()
    bulk.refresh_from_db()
    assert bulk.state == "done"
    assert states(campaign) == {"published": 6}
    decisions = ModerationDecision.objects.all()
    assert {decision.purpose for decision in decisions} == {"campaign"}
    assert decisions.values("answer").distinct().count() == 6
    assert {answer.published_text for answer in campaign.answers.all()} == {
        answer.text for answer in campaign.answers.all()
    }
    assert AuditEntry.objects.filter(action="bulk.decide", also=[f"campaign:{campaign.pk}"]).count() == 1


def test_carrying_on_after_a_stop_decides_nothing_twice() -> None:
    campaign = make_campaign(make_consultation(), size=7)
    publish(campaign)
    counts = []
    while done := carry_on(limit=3):
        counts.append(done)
    assert sum(counts) == 7
    assert carry_on() == 0
    assert ModerationDecision.objects.count() == 7


@pytest.mark.parametrize(
    ("change", "why"),
    [
        ({"flags": ["safeguarding"]}, "flags"),
        ({"flags": ["personal"]}, "flags"),
        ({"screened_at": None}, "unscreened"),
        ({"text": f"{LETTER} " + "My own son was hurt there by somebody whom we all know. " * 3}, "own_words"),
        ({"state": "withheld", "waits_for": ""}, "decided"),
    ],
    ids=["danger", "personal details", "unscreened", "own words", "decided"],
)
def test_what_a_person_should_read_is_left(change: dict[str, object], why: str) -> None:
    campaign = make_campaign(make_consultation())
    bulk = publish(campaign)
    left = campaign.answers.order_by("pk").last()
    assert left is not None
    Answer.objects.filter(pk=left.pk).update(**change)
    carry_out()
    item = bulk.items.get(answer=left)
    assert (item.state, item.why) == ("left", why)
    assert not left.decisions.exists()
    assert bulk.items.filter(state="decided").count() == 5


def test_what_somebody_holds_is_left_to_them() -> None:
    campaign = make_campaign(make_consultation())
    held = campaign.answers.latest("pk")
    bulk = publish(campaign)
    claim_answer(answer_id=held.pk, by=make_user("other"))
    carry_out()
    assert bulk.items.get(answer=held).why == "claimed"


def test_words_of_the_template_are_removed_from_every_member() -> None:
    consultation = make_consultation()
    campaign = make_campaign(consultation)
    decision = ForAll(kind="redact", reason=reason_of(consultation), removed=(("Walworth office", "other"),))  # type: ignore[arg-type]
    decide_in_bulk(by=make_user("mo"), consultation=consultation, decision=decision, among=campaign)
    carry_out()
    assert states(campaign) == {"redacted": 6}
    assert all("Walworth" not in answer.published_text for answer in campaign.answers.all())


def test_two_people_are_wanted_once_for_the_whole() -> None:
    consultation = make_consultation()
    consultation.second_person_kinds = ["withhold"]
    consultation.save()
    campaign = make_campaign(consultation)
    first, second = make_user("first"), make_user("second")
    decision = ForAll(kind="withhold", reason=reason_of(consultation))  # type: ignore[arg-type]
    bulk = decide_in_bulk(by=first, consultation=consultation, decision=decision, among=campaign)
    carry_out()
    assert states(campaign) == {"pending": 6}
    with pytest.raises(SamePersonError):
        agree_in_bulk(bulk_id=bulk.pk, by=first, agreed=True)
    agree_in_bulk(bulk_id=bulk.pk, by=second, agreed=True)
    with pytest.raises(BulkNotWaitingError):
        agree_in_bulk(bulk_id=bulk.pk, by=second, agreed=True)
    carry_out()
    assert states(campaign) == {"withheld": 6}
    for made in ModerationDecision.objects.all():
        assert (made.decided_by, made.agreement.by, made.agreement.agreed) == (first, second, True)


def test_the_database_refuses_the_same_person_twice() -> None:
    bulk = publish(make_campaign(make_consultation()))
    with pytest.raises(IntegrityError, match="bulk_by_two_people"), transaction.atomic():
        BulkDecision.objects.filter(pk=bulk.pk).update(second_by=bulk.decided_by, second_at=timezone.now())


def test_not_agreed_changes_nothing() -> None:
    consultation = make_consultation()
    consultation.second_person_kinds = ["publish"]
    consultation.save()
    campaign = make_campaign(consultation)
    bulk = publish(campaign)
    agree_in_bulk(bulk_id=bulk.pk, by=make_user("second"), agreed=False)
    carry_out()
    assert states(campaign) == {"pending": 6}
    assert not ModerationDecision.objects.exists()


def test_what_comes_in_later_is_never_decided_by_itself() -> None:
    consultation = make_consultation()
    campaign = make_campaign(consultation)
    publish(campaign)
    carry_out()
    late = make_answer(consultation, f"{LETTER} Please.")
    group_all()
    carry_out()
    late.refresh_from_db()
    assert late.campaign == campaign
    assert late.state == "pending"


def test_a_selection_is_decided_as_a_campaign_is() -> None:
    consultation = make_consultation()
    answers = [
        make_answer(consultation, f"Words of person {number}.", screened_at=timezone.now()) for number in (1, 2)
    ]
    decide_in_bulk(by=make_user("mo"), consultation=consultation, decision=ForAll(kind="spam"), among=[answers[0].pk])
    carry_out()
    assert [Answer.objects.get(pk=answer.pk).state for answer in answers] == ["spam", "pending"]


def test_a_decision_that_cannot_be_made_is_refused_at_once() -> None:
    consultation = make_consultation()
    campaign = make_campaign(consultation)
    by, reason = make_user("mo"), reason_of(consultation)
    elsewhere = reason_of(make_consultation("other"))
    wrong: list[tuple[type[Exception], ForAll]] = [
        (ReasonMissingError, ForAll(kind="withhold")),
        (ReasonMissingError, ForAll(kind="withhold", reason=elsewhere)),  # type: ignore[arg-type]
        (RedactionsMissingError, ForAll(kind="redact", reason=reason)),  # type: ignore[arg-type]
        (RedactionsNotWantedError, ForAll(kind="publish", removed=(("Walworth", "other"),))),
        (InvalidDecisionError, ForAll(kind="refer")),
    ]
    for error, decision in wrong:
        with pytest.raises(error):
            decide_in_bulk(by=by, consultation=consultation, decision=decision, among=campaign)
    with pytest.raises(NothingToDecideError):
        decide_in_bulk(by=by, consultation=consultation, decision=ForAll(kind="publish"), among=[])
    assert not BulkDecision.objects.exists()


def test_nobody_decides_beyond_their_own_consultations() -> None:
    campaign = make_campaign(make_consultation())
    stranger = make_user("stranger")
    stranger.moderation_assignments.all().delete()
    with pytest.raises(NothingToDecideError):
        decide_in_bulk(
            by=stranger, consultation=campaign.consultation, decision=ForAll(kind="publish"), among=campaign
        )


def test_a_person_says_whether_it_is_a_campaign() -> None:
    campaign = make_campaign(make_consultation())
    person = make_user("mo")
    confirmed = confirm_campaign(campaign_id=campaign.pk, by=person, label=" A charity ")
    assert (confirmed.state, confirmed.label, confirmed.decided_by) == ("confirmed", "A charity", person)
    dissolve_campaign(campaign_id=campaign.pk, by=person)
    assert not Answer.objects.filter(campaign__isnull=False).exists()
    Answer.objects.update(grouped_at=None)
    group_all()
    assert not Answer.objects.filter(campaign__isnull=False).exists()
    with pytest.raises(CampaignSettledError):
        confirm_campaign(campaign_id=campaign.pk, by=person)


def test_a_group_is_not_dissolved_while_a_decision_is_under_way() -> None:
    campaign = make_campaign(make_consultation())
    bulk = publish(campaign)
    with pytest.raises(UnderWayError):
        dissolve_campaign(campaign_id=campaign.pk, by=bulk.decided_by)


def test_an_answer_that_is_taken_out_stays_out() -> None:
    campaign = make_campaign(make_consultation())
    assert campaign.template_id is not None
    take_out(campaign_id=campaign.pk, answer_id=campaign.template_id, by=make_user("mo"))
    group_all()
    campaign.refresh_from_db()
    assert campaign.answers.count() == 5
    assert campaign.template in campaign.answers.all()


def test_two_groups_of_one_question_are_joined() -> None:
    consultation = make_consultation()
    one = make_campaign(consultation)
    other_text = (
        "We run a small shop and ask for patrols at closing time, a named officer, and replies to our letters."
    )
    two = make_campaign(consultation, text=other_text)
    merged = merge_campaigns(campaign_id=one.pk, other_id=two.pk, by=make_user("mo"))
    assert (merged.state, merged.answers.count()) == ("confirmed", 12)
    Campaign.objects.filter(pk=one.pk).update(
        question=consultation.questionnaires.get().sections.get(key="p2").pages.get().questions.get(key="p2-text")
    )
    with pytest.raises(CampaignSettledError):
        merge_campaigns(campaign_id=one.pk, other_id=two.pk, by=make_user("mo2"))
    three = make_campaign(
        consultation, text=f"{other_text} Shops close because nobody comes when we call 101 at all."
    )
    with pytest.raises(OtherQuestionError):
        merge_campaigns(campaign_id=one.pk, other_id=three.pk, by=make_user("mo3"))
