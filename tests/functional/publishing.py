"""Published texts that are hard to show. Run beside a running portal (`Site.manage`), not in the tests' process."""

import uuid

from django.contrib.auth.models import User
from django.utils import timezone

from consultation.actions.moderating.claiming import claim_answer
from consultation.actions.moderating.deciding import Words, decide
from consultation.models import Answer, Consultation, Question, Response
from consultation.selectors.consultations import current_questionnaire

LONG = "Officers should stay for longer, and say what they did. " * 50
UNBROKEN = "A" + "a" * 400 + "h!"
RIGHT_TO_LEFT = "نريد أن يبقى نفس الضباط في حينا لفترة أطول. اسألوا سميرة."
MARKUP = "<b>Is this bold?</b> & <script>alert('no')</script>"
ORDINARY = 60


def publish_texts() -> None:
    """Publish more than a page of the texts that wait, and a long, an unbroken, a right-to-left and a markup one."""
    moderator = User.objects.get(username="moderator")
    waiting = Answer.objects.filter(state="pending").order_by("-submitted_at", "pk")[:ORDINARY]
    for answer in [*waiting, *(sent(text) for text in (LONG, UNBROKEN, RIGHT_TO_LEFT, MARKUP))]:
        claim_answer(answer_id=answer.pk, by=moderator)
        if answer.text == RIGHT_TO_LEFT:
            reason = _consultation().moderation_reasons.get(key="personal-data")
            name = (Words(answer.text.index("سميرة"), len(answer.text) - 1, "personal_data"),)
            decide(answer_id=answer.pk, by=moderator, kind="redact", reason=reason, redactions=name)
        else:
            decide(answer_id=answer.pk, by=moderator, kind="publish")


def _consultation() -> Consultation:
    return Consultation.objects.get(slug="nine-priorities")


def sent(text: str) -> Answer:
    """Return a text of an organisation that has just arrived."""
    questionnaire = current_questionnaire(_consultation())
    response = Response.objects.create(
        questionnaire=questionnaire,
        draft_id=uuid.uuid4(),
        receipt_hash=uuid.uuid4().hex,
        channel=Response.Channel.SYNTHETIC,
        respondent_kind="organisation",
        borough="E09000014",
        closed_answers={"respondent": "organisation"},
    )
    question = Question.objects.get(page__section__questionnaire=questionnaire, key="neighbourhood-text")
    return Answer.objects.create(response=response, question=question, text=text, submitted_at=timezone.now())
