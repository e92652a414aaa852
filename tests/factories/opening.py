"""Consultations on their way to opening, and the people who open them."""

from datetime import date, timedelta
from typing import Any

from django.contrib.auth.models import User
from django.utils import timezone

from consultation.actions.amending import begin_amendment
from consultation.actions.opening import approve, say_ready
from consultation.definition import Kind, Section
from consultation.models import Consultation, Document, ModerationReason, Questionnaire
from consultation.selectors.opening import opening_of
from tests.factories.asking import page, question, store
from tests.factories.moderating import make_user
from turnaround.models import PlanVersion


def make_complete(slug: str = "complete", **fields: Any) -> Consultation:
    """A consultation that nobody has called ready, with everything that opening needs."""
    plan, _ = PlanVersion.objects.get_or_create(
        slug="v1-draft", defaults={"order": 1, "title": "Draft", "standing": "consultation_draft"}
    )
    opens_at = timezone.now() + timedelta(days=1)
    texts = (
        "title summary purpose audience run_by contact privacy_notice what_next accessible_formats "
        "equality_considered results_plan who_decides"
    )
    values: dict[str, Any] = {
        **{name: f"Text of {name}" for name in texts.split()},
        "plan_version": plan,
        "opens_at": opens_at,
        "closes_at": opens_at + timedelta(weeks=13),
        "results_due_on": date.today() + timedelta(weeks=30),  # noqa: DTZ011 (any day far ahead)
    }
    consultation = Consultation.objects.create(slug=slug, **(values | fields))
    ModerationReason.objects.create(consultation=consultation, key="abusive", text="It is abusive", order=1)
    Document.objects.create(consultation=consultation, title="The plan", url="https://example.org/", order=1)
    asked = [
        question("agree", Kind.SINGLE_CHOICE, "yes no"),
        question("best", Kind.RANKING, "one two three"),
        question("why", Kind.LONG_TEXT),
    ]
    store(consultation, Section("s", "Section", (page("first", *asked),)))
    return consultation


def editor(name: str) -> User:
    """Return a member of the consultation team, the same for the same name."""
    return User.objects.filter(username=name).first() or make_user(name, "Consultation editor")


def open_by_two(consultation: Consultation) -> Questionnaire:
    """Have one person call the version that can change ready, and another approve it."""
    version = consultation.questionnaires.changeable().get()
    say_ready(consultation=consultation, by=editor("first"))
    consultation.refresh_from_db()
    seen = opening_of(consultation, version).content_hash
    approve(consultation=consultation, by=editor("second"), seen=seen)
    consultation.refresh_from_db()
    version.refresh_from_db()
    return version


def make_open(slug: str = "open") -> Consultation:
    """An open consultation, opened by two people."""
    consultation = make_complete(slug)
    open_by_two(consultation)
    return open_now(consultation)


def open_now(consultation: Consultation) -> Consultation:
    """Move the opening of an approved consultation into the past."""
    Consultation.objects.filter(pk=consultation.pk).update(opens_at=timezone.now() - timedelta(days=1))
    consultation.refresh_from_db()
    return consultation


def begin(consultation: Consultation, reason: str = "A clearer question") -> Questionnaire:
    """Begin an amendment."""
    return begin_amendment(consultation=consultation, by=editor("first"), reason=reason)
