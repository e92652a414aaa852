"""A small frozen consultation with texts, and people of each role, for the tests of moderating and publishing."""

import uuid
from datetime import timedelta
from typing import Any

from django.contrib.auth.models import Group, User
from django.utils import timezone

from consultation.actions.moderating.assigning import assign_moderator
from consultation.models import (
    Answer,
    Choice,
    Consultation,
    ModerationReason,
    Page,
    Question,
    Questionnaire,
    Response,
    Section,
)
from portal.roles import ensure_roles
from turnaround.models import PlanVersion, Priority

BOROUGHS = {"E09000003": "Barnet", "E09000028": "Southwark", "E09000002": "Barking and Dagenham"}
AGREEMENT = {"agree": "Agree", "disagree": "Disagree"}


def make_user(name: str, role: str | None = "Moderator", **fields: Any) -> User:
    user = User.objects.create(username=name, **fields)
    if role is not None:
        ensure_roles()
        user.groups.add(Group.objects.get(name=role))
    assign_everybody()
    return user


def assign_everybody() -> None:
    """Let every moderator work on every consultation there is."""
    for consultation in Consultation.objects.all():
        for moderator in User.objects.filter(groups__name="Moderator"):
            assign_moderator(consultation=consultation, moderator=moderator, by=None)


def make_priority(number: int) -> Priority:
    priority, _ = Priority.objects.get_or_create(
        number=number,
        defaults={
            "title": f"Priority title {number}",
            "short_title": f"Priority {number}",
            "slug": f"priority-{number}",
        },
    )
    return priority


def make_consultation(slug: str = "small", *, opened: bool = True, about_priorities: bool = True) -> Consultation:
    """Two priorities, each with a closed question and a text, the respondent's kind and borough, and two reasons.

    Without `about_priorities` the same questions are about no priority. One person decides, unless a test says
    otherwise.
    """
    version, _ = PlanVersion.objects.get_or_create(
        slug="v1-draft", defaults={"order": 1, "title": "Draft", "standing": "consultation_draft"}
    )
    opens_at = timezone.now() + timedelta(days=-7 if opened else 7)
    consultation = Consultation.objects.create(
        slug=slug,
        title=f"Consultation {slug}",
        summary="A summary.",
        purpose="A purpose.",
        plan_version=version,
        opens_at=opens_at,
        closes_at=opens_at + timedelta(days=84),
        approved_at=timezone.now() if opened else None,
        short_code=slug,
        is_demonstration=True,
        run_by="Us",
        contact="Nobody",
        privacy_notice="A notice.",
        what_next="We read.",
        second_person_kinds=[],
        recheck_percent=0,
    )
    for order, (key, text) in enumerate([("personal-data", "It says who somebody is"), ("abusive", "It is abusive")]):
        ModerationReason.objects.create(consultation=consultation, key=key, text=text, order=order)
    questionnaire = Questionnaire.objects.create(consultation=consultation, source_hash="0" * 64)
    _about_you(questionnaire)
    for number in (1, 2):
        _about_topic(questionnaire, number, make_priority(number) if about_priorities else None)
    questionnaire.frozen_at = timezone.now()
    questionnaire.save()
    assign_everybody()
    return consultation


def _about_you(questionnaire: Questionnaire) -> None:
    section = Section.objects.create(questionnaire=questionnaire, key="you", title="About you", order=0)
    page = Page.objects.create(section=section, key="you", title="About you", order=0)
    _closed(page, "respondent", "single_choice", {"individual": "For myself", "organisation": "For an organisation"})
    _closed(page, "borough", "borough", BOROUGHS)


def _about_topic(questionnaire: Questionnaire, number: int, priority: Priority | None) -> None:
    section = Section.objects.create(
        questionnaire=questionnaire,
        key=f"p{number}",
        title=f"Topic {number}",
        order=number,
        priority=priority,
    )
    page = Page.objects.create(section=section, key=f"p{number}", title=f"Topic {number}", order=0)
    _closed(page, f"p{number}-agree", "agreement_scale", AGREEMENT)
    Question.objects.create(
        page=page,
        key=f"p{number}-text",
        kind="long_text",
        text=f"What about {number}?",
        order=1,
        priority=section.priority,
    )


def _closed(page: Page, key: str, kind: str, choices: dict[str, str]) -> None:
    question = Question.objects.create(page=page, key=key, kind=kind, text=f"Closed {key}?", order=0)
    for order, (choice, text) in enumerate(choices.items()):
        Choice.objects.create(question=question, key=choice, text=text, order=order)


def make_response(consultation: Consultation, **fields: Any) -> Response:
    defaults: dict[str, Any] = {
        "questionnaire": consultation.questionnaires.get(),
        "draft_id": uuid.uuid4(),
        "receipt_hash": uuid.uuid4().hex,
        "respondent_kind": "individual",
        "borough": "E09000028",
        "closed_answers": {"p1-agree": "disagree", "p2-agree": "agree"},
    }
    return Response.objects.create(**(defaults | fields))


def make_answer(consultation: Consultation, text: str = "More local officers.", **fields: Any) -> Answer:
    """A pending text about priority 1; `minutes_ago` is when it was sent, `number` another priority."""
    number, minutes_ago = fields.pop("number", 1), fields.pop("minutes_ago", 0)
    response = fields.pop("response", None) or make_response(
        consultation, **{key: fields.pop(key) for key in ("borough", "respondent_kind") if key in fields}
    )
    question = Question.objects.get(page__section__questionnaire__consultation=consultation, key=f"p{number}-text")
    sent_at = timezone.now() - timedelta(minutes=minutes_ago)
    return Answer.objects.create(response=response, question=question, text=text, submitted_at=sent_at, **fields)


def make_published(consultation: Consultation, text: str, **fields: Any) -> Answer:
    defaults = {"state": "published", "published_text": text, "published_at": timezone.now()}
    return make_answer(consultation, text, **(defaults | fields))
