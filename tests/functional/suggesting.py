"""A text with words to point out. Made beside a running portal (`Site.manage`), not in the tests' process."""

from consultation.actions.screening import screen_waiting
from consultation.actions.synthetic import make_synthetic_responses
from consultation.models import Answer, Consultation

TEXT = "👮🏽 PC Jones searched me. Ring 07700 900123 or write to jo.bloggs@example.org."


def prepare() -> int:
    """Make a response, put the text into one of its answers, let it be screened and return the answer's id."""
    consultation = Consultation.objects.get(slug="nine-priorities")
    while True:
        make_synthetic_responses(consultation=consultation, number=1, seed=Answer.objects.count() + 1000)
        answer = Answer.objects.filter(consultation=consultation, state=Answer.State.PENDING).order_by("-pk").first()
        if answer is not None:
            break
    answer.text, answer.screened_at = TEXT, None
    answer.save(update_fields=["text", "screened_at"])
    while screen_waiting():
        continue
    return answer.pk
