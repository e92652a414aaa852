"""A campaign in the database, with answers that are screened and grouped."""

from django.utils import timezone

from consultation.actions.moderating.bulk import carry_on
from consultation.actions.moderating.grouping import group_new_answers
from consultation.models import Answer, Campaign, Consultation
from tests.factories.moderating import make_answer

LETTER = (
    "Dear team, the plan must put victims first. Please fund the Walworth office, open it at night and publish how "
    "many burglaries were solved in our ward each month."
)


def make_campaign(consultation: Consultation, *, size: int = 6, text: str = LETTER) -> Campaign:
    """Answers in nearly the same words: every third as it is, the others with a word before or after."""
    for number in range(size):
        make_answer(consultation, [text, f"{text} Thanks.", f"Hello. {text}"][number % 3])
    group_all()
    Answer.objects.update(screened_at=timezone.now())
    return Campaign.objects.filter(state="suggested").latest("pk")


def group_all() -> None:
    while group_new_answers():
        continue


def carry_out() -> None:
    while carry_on():
        continue
