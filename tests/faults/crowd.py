"""Many moderators and many answers for them, made inside a running portal by its own `manage.py shell`."""

import json
import sys
import uuid
from datetime import timedelta
from importlib import import_module

from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.contrib.auth.models import Group, User
from django.utils import timezone

from consultation.actions.moderating.assigning import assign_moderator
from consultation.models import Answer, Consultation, Question, Response

SLUG = "nine-priorities"
ASKED = "neighbourhood-text"


def gather(moderators: int, answers: int) -> None:
    """Make the moderators, each with a session, and the answers; print the sessions' keys as JSON.

    No decision is drawn to be made again: here each answer is decided once.
    """
    consultation = Consultation.objects.get(slug=SLUG)
    Consultation.objects.filter(pk=consultation.pk).update(recheck_percent=0)
    add_answers(consultation, answers)
    people = [make_moderator(f"moderator-{number:02}", consultation) for number in range(moderators)]
    sys.stdout.write(json.dumps([session_of(person) for person in people]))


def add_answers(consultation: Consultation, number: int) -> None:
    """Add answers that wait, each of a response of its own, a second apart."""
    questionnaire = consultation.questionnaires.latest("version")
    question = Question.objects.get(page__section__questionnaire=questionnaire, key=ASKED)
    now = timezone.now()
    responses = Response.objects.bulk_create(
        [
            Response(
                questionnaire=questionnaire,
                draft_id=uuid.uuid4(),
                receipt_hash=uuid.uuid4().hex * 2,
                channel=Response.Channel.SYNTHETIC,
                respondent_kind="individual",
                closed_answers={"respondent": "individual"},
                submitted_at=now - timedelta(seconds=number - order),
                tallied_at=now,
            )
            for order in range(number)
        ],
        batch_size=2000,
    )
    Answer.objects.bulk_create(
        [
            Answer(
                response=response,
                question=question,
                text=f"Made-up text {response.pk}: more patrols on foot, please.",
                submitted_at=response.submitted_at,
                screened_at=now,
            )
            for response in responses
        ],
        batch_size=2000,
    )


def make_moderator(name: str, consultation: Consultation) -> User:
    """Make a moderator of one consultation who signs in by a session only."""
    person = User.objects.create_user(username=name)
    person.groups.add(Group.objects.get(name="Moderator"))
    assign_moderator(consultation=consultation, moderator=person, by=None)
    return person


def session_of(person: User) -> str:
    """Sign somebody in and return the key that their browser would hold."""
    session = import_module(settings.SESSION_ENGINE).SessionStore()
    session[SESSION_KEY] = str(person.pk)
    session[BACKEND_SESSION_KEY] = settings.AUTHENTICATION_BACKENDS[0]
    session[HASH_SESSION_KEY] = person.get_session_auth_hash()
    session.create()
    return str(session.session_key)
