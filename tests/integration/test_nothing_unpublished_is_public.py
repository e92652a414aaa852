"""Words that nobody released are looked for in everything that the public can reach."""

import re

import pytest
from django.test import Client

from consultation.actions.moderating.claiming import claim_answer
from consultation.actions.moderating.deciding import Words, decide
from consultation.models import Answer, Consultation, EqualityAnswers
from tests.factories.consultation import nine_priorities
from tests.factories.moderating import make_response, make_user
from tests.integration.crawling import everything_public

pytestmark = pytest.mark.django_db
CANARIES = (
    "pendingcanary",
    "withheldcanary",
    "redactedcanary",
    "secondcanary",
    "withdrawncanary",
    "notecanary",
    "equalitycanary",
)
SHOWN = "publishedcanary"


@pytest.fixture
def consultation() -> Consultation:
    """A text in every state, decided by the actions that moderators use."""
    consultation, sam = nine_priorities(), make_user("sam")
    reason = consultation.moderation_reasons.get(key="personal-data")
    respondent = make_response(consultation, borough="E09000028", closed_answers={"respondent": "individual"})
    EqualityAnswers.objects.create(response=respondent, closed_answers={"religion": "equalitycanary"})

    def text(words: str, key: str, *decisions: dict[str, object]) -> None:
        question = (
            consultation.questionnaires.get().sections.get(key=key).pages.get().questions.get(key=f"{key}-text")
        )
        answer = Answer.objects.create(response=respondent, question=question, text=words)
        for decision in decisions:
            claim_answer(answer_id=answer.pk, by=sam)
            decide(answer_id=answer.pk, by=sam, **decision)

    text("A pendingcanary waits", "neighbourhood")
    text("A withheldcanary", "protection", {"kind": "withhold", "reason": reason, "note": "notecanary"})
    text(
        "Ask redactedcanary or secondcanary about the publishedcanary",
        "victims",
        {
            "kind": "redact",
            "reason": reason,
            "redactions": [Words(4, 18, "personal_data"), Words(22, 34, "officer")],
        },
    )
    text("A withdrawncanary", "standards", {"kind": "publish"}, {"kind": "withhold", "reason": reason})
    return consultation


def test_words_that_nobody_released_are_nowhere(client: Client, consultation: Consultation) -> None:
    pages = everything_public(client, consultation, search_for=(*CANARIES, SHOWN))
    assert f"/consultations/{consultation.slug}/responses/" in pages
    assert len(pages) > 40
    found = {
        (word, address) for word in CANARIES for address, text in pages.items() if stands_in(word, text, address)
    }
    assert not found
    places = [address for address, text in pages.items() if SHOWN in text]
    for expected in ("/responses/?search=publishedcanary", "responses.csv", "/api/v1/responses/?format=csv"):
        assert any(expected in place for place in places)


def stands_in(word: str, text: str, address: str) -> bool:
    """Say whether `word` is in a page other than where the page repeats what was searched for."""
    if f"search={word}" in address:
        text = re.sub(rf'value="{word}"|search={word}', "", text)
    return word in text


def test_search_finds_neither_removed_nor_unpublished_words(client: Client, consultation: Consultation) -> None:
    for word in CANARIES:
        assert client.get(f"/api/v1/responses/?search={word}").json()["results"] == []
        assert "Nothing matches" in client.get(f"/consultations/{consultation.slug}/responses/?search={word}").text
    assert len(client.get(f"/api/v1/responses/?search={SHOWN}").json()["results"]) == 1


def test_originals_are_all_kept(consultation: Consultation) -> None:
    kept = " ".join(Answer.objects.values_list("text", flat=True))
    assert all(word in kept for word in CANARIES[:5])
