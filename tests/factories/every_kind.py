"""A small consultation that asks every kind of question, with routing."""

from datetime import timedelta
from typing import Any

from django.utils import timezone

from consultation.models import Choice, Consultation, ModerationReason, Page, Question, Questionnaire, Section
from turnaround.models import PlanVersion

BOROUGHS = {"E09000003": "Barnet", "E09000028": "Southwark", "outside": "Outside London"}
AREAS = {"homes": "Homes", "streets": "Streets", "parks": "Parks"}


def make_every_kind(slug: str = "every-kind", **fields: Any) -> Consultation:
    """An open consultation: who answers (1), borough (2), visits (3), and so on; 4 only for those who visit."""
    version, _ = PlanVersion.objects.get_or_create(
        slug="v1-draft", defaults={"order": 1, "title": "Draft", "standing": "consultation_draft"}
    )
    opens_at = timezone.now() - timedelta(days=7)
    values: dict[str, Any] = {
        "title": "What matters where you live?",
        "summary": "Tell us what matters.",
        "purpose": "A purpose.",
        "opens_at": opens_at,
        "closes_at": opens_at + timedelta(days=84),
        "approved_at": timezone.now(),
        "is_demonstration": True,
        "run_by": "The consultation team",
        "contact": "team@example.org",
        "return_address": "FREEPOST PLAN\nLondon",
        "privacy_notice": "We keep nothing longer than needed.",
        "what_next": "We read it all.",
    }
    consultation = Consultation.objects.create(slug=slug, plan_version=version, **(values | fields))
    ModerationReason.objects.create(consultation=consultation, key="personal-data", text="It names somebody", order=0)
    questionnaire = Questionnaire.objects.create(consultation=consultation)
    add_every_kind(questionnaire)
    questionnaire.frozen_at = timezone.now()
    questionnaire.save()
    return consultation


def add_every_kind(questionnaire: Questionnaire) -> None:
    """Add two sections of two pages to a questionnaire that can still change."""
    you = Section.objects.create(questionnaire=questionnaire, key="you", title="About you", order=0)
    page = Page.objects.create(section=you, key="who", title="About you", order=0)
    who = {"individual": "For myself", "organisation": "For an organisation"}
    ask(page, "respondent", "single_choice", "Who are you answering for?", who, required=True)
    ask(page, "borough", "borough", "Where do you live?", BOROUGHS)
    visits = Page.objects.create(section=you, key="visits", title="Visits", intro="About your visits.", order=1)
    ask(visits, "visits", "several_choices", "Where do you go?", AREAS, most_choices=2)
    rule = {"question": "visits", "includes": "parks"}
    ask(visits, "park-text", "short_text", "Which park?", shown_when=rule, limit=60)
    ask(visits, "first-visit", "date", "When was your first visit?", earliest="2000-01-01")
    plan = Section.objects.create(questionnaire=questionnaire, key="plan", title="The plan", order=1)
    views = Page.objects.create(section=plan, key="views", title="Your views", order=0)
    ask(
        views, "agree", "agreement_scale", "Do you agree?", {"agree": "Agree", "neither": "Neither", "disagree": "No"}
    )
    ask(views, "rank", "ranking", "Put these in order", AREAS)
    ask(views, "share", "points", "Share out points", AREAS, total=10)
    ask(views, "years", "number", "How many years have you lived here?", lowest=0, highest=120)
    ask(views, "note", "information", "The next question is the last.")
    ask(views, "views-text", "long_text", "What would you change?", limit=500)
    rule = {"question": "respondent", "equals": "organisation"}
    ask(views, "organisation", "organisation", "Which organisation is it?", shown_when=rule, required=True)
    ask(views, "base", "postcode", "Where is it based?", BOROUGHS, shown_when=rule)


def ask(page: Page, key: str, kind: str, text: str, choices: dict[str, str] | None = None, **fields: Any) -> Question:
    """Add a question to the end of a page."""
    question = Question.objects.create(
        page=page, key=key, kind=kind, text=text, order=page.questions.count(), **fields
    )
    for order, (choice, said) in enumerate((choices or {}).items()):
        Choice.objects.create(question=question, key=choice, text=said, order=order)
    return question
