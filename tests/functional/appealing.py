"""A response with a text that was withheld. Made beside a running portal (`Site.manage`), not in the test itself."""

from django.contrib.auth.models import User

from consultation.actions.synthetic import make_synthetic_responses
from consultation.models import Answer, Consultation, Response
from consultation.models.codes import code_for, code_hash
from tests.factories.appealing import decide_about

TEXT = "Sergeant Lee 👮🏽 was rude to me at the front desk."


def prepare() -> str:
    """Make the response, let one moderator withhold its text and a lead agree; return its receipt code."""
    consultation = Consultation.objects.get(slug="nine-priorities")
    while True:
        make_synthetic_responses(consultation=consultation, number=1, seed=Answer.objects.count() + 5000)
        answer = Answer.objects.filter(consultation=consultation, state=Answer.State.PENDING).order_by("-pk").first()
        if answer is not None:
            break
    Answer.objects.filter(pk=answer.pk).update(text=TEXT)
    moderator, lead = (User.objects.get(username=name) for name in ("moderator", "lead-moderator"))
    decide_about(answer, "withhold", by=moderator, second=lead, message="We could not take the name out.")
    code = code_for("receipt", answer.response.draft_id)
    Response.objects.filter(pk=answer.response_id).update(receipt_hash=code_hash("receipt", code))
    return code
