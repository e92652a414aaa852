"""A questionnaire in other languages and editions: which one a page shows, and what is kept of it."""

import re
from collections import Counter
from io import StringIO
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import call_command
from django.db import DatabaseError, transaction
from django.test import Client
from django.utils import timezone

from consultation.actions.copying import copy_questionnaire
from consultation.actions.editions import (
    EditionExistsError,
    NothingToPublishError,
    UnknownPartError,
    publish_edition,
    write_texts,
)
from consultation.actions.editions import make_edition as begin_edition
from consultation.actions.loading import load_consultation
from consultation.definition.versions.editions import page_of_path, texts_of
from consultation.management.commands.load_consultation import DEMONSTRATION
from consultation.models import (
    Answer,
    Consultation,
    Draft,
    Edition,
    EditionChange,
    EditionText,
    Question,
    Questionnaire,
    Response,
)
from consultation.selectors.editions import forget_editions, hash_of, original_texts
from consultation.selectors.questionnaires import compiled
from consultation.selectors.results import _editions
from consultation.selectors.translating import parts_of
from tests.factories.moderating import make_consultation, make_user
from turnaround.actions.loading import load_plan
from turnaround.management.commands.load_plan import DATA as PLAN

pytestmark = pytest.mark.django_db


def make_edition(
    questionnaire: Questionnaire, code: str = "ar", kind: str = "translation", **columns: Any
) -> Edition:
    """A published edition whose every text is the English with its code before it."""
    language = code if kind == "translation" else "en"
    edition = Edition.objects.create(
        questionnaire=questionnaire, code=code, language=language, kind=kind, published_at=timezone.now()
    )
    originals = original_texts(questionnaire.consultation, compiled(questionnaire.pk))
    EditionText.objects.bulk_create(
        EditionText(edition=edition, path=path, text=f"{code}: {text}", source_hash=hash_of(text))
        for path, text in originals.items()
    )
    forget_editions()
    return edition


@pytest.fixture
def consultation() -> Consultation:
    return make_consultation()


@pytest.fixture
def questionnaire(consultation: Consultation) -> Questionnaire:
    return consultation.questionnaires.get()


@pytest.fixture
def page(questionnaire: Questionnaire) -> str:
    return f"consultations/small/respond/questions/{next(iter(compiled(questionnaire.pk).pages))}/"


def test_every_text_of_a_questionnaire_is_replaced_by_its_edition(questionnaire: Questionnaire) -> None:
    make_edition(questionnaire)
    texts = texts_of(compiled(questionnaire.pk, "ar"))
    assert texts
    assert {path: f"ar: {text}" for path, text in texts_of(compiled(questionnaire.pk)).items()} == texts


def test_a_page_shows_the_edition_of_its_language_and_no_other(
    client: Client, questionnaire: Questionnaire, page: str
) -> None:
    make_edition(questionnaire, "ar")
    make_edition(questionnaire, "pl")
    client.post("/ar/consultations/small/start/")
    for _ in range(2):
        arabic, polish, english = (client.get(f"/{code}{page}").text for code in ("ar/", "pl/", ""))
        assert "ar: " in arabic
        assert "pl: " not in arabic
        assert "pl: " in polish
        assert "ar: " not in polish
        assert "ar: " not in english
        assert "pl: " not in english


def test_what_an_edition_lacks_is_shown_in_english_and_marked(
    client: Client, questionnaire: Questionnaire, page: str
) -> None:
    edition = make_edition(questionnaire)
    first = next(iter(compiled(questionnaire.pk).questions.values()))
    edition.texts.filter(path=f"question/{first.key}/text").delete()
    client.post("/ar/consultations/small/start/")
    assert f'<span lang="en" dir="ltr">{first.text}</span>' in client.get(f"/ar/{page}").text


def test_a_text_translated_from_an_older_english_is_not_shown(questionnaire: Questionnaire) -> None:
    edition = make_edition(questionnaire)
    first = next(iter(compiled(questionnaire.pk).questions.values()))
    edition.texts.filter(path=f"question/{first.key}/text").update(source_hash=hash_of("something else"))
    shown = compiled(questionnaire.pk, "ar").questions[first.key]
    assert shown.text == first.text
    assert getattr(shown.text, "lang", "") == "en"


def test_an_edition_that_is_not_published_is_shown_to_nobody(
    client: Client, questionnaire: Questionnaire, page: str
) -> None:
    make_edition(questionnaire)
    Edition.objects.update(published_at=None)
    forget_editions()
    client.post("/ar/consultations/small/start/")
    assert "ar: " not in client.get(f"/ar/{page}").text


def test_easy_read_is_chosen_at_the_start_or_on_any_page_and_keeps_what_was_entered(
    client: Client, questionnaire: Questionnaire, page: str
) -> None:
    make_edition(questionnaire, "easy-read", "easy_read")
    assert "easy-read" in client.get("/consultations/small/start/").text
    client.post("/consultations/small/start/", {"edition": "easy-read"})
    assert Draft.objects.get().edition == "easy-read"
    assert "easy-read: " in client.get(f"/{page}").text
    definition = compiled(questionnaire.pk)
    written = next(question for question in definition.questions.values() if question.kind == "long_text")
    there = f"/consultations/small/respond/questions/{page_of_path(definition, f'question/{written.key}')}/"
    plain = client.post(there, {written.key: "what was typed", "edition": "en"}).text
    assert "easy-read: " not in plain
    assert "what was typed" in plain
    assert "There is a problem" not in plain
    assert Draft.objects.get().edition == "en"


def test_a_response_knows_its_edition_and_a_text_its_language(
    client: Client, questionnaire: Questionnaire, page: str
) -> None:
    make_edition(questionnaire)
    client.post("/ar/consultations/small/start/")
    definition = compiled(questionnaire.pk)
    for key, asked in definition.pages.items():
        answers = {
            question.key: "نص" if "text" in question.kind else question.choices[0].key for question in asked.questions
        }
        client.post(f"/ar/consultations/small/respond/questions/{key}/", answers)
    client.post("/ar/consultations/small/respond/submit/")
    assert Response.objects.get().edition == "ar"
    assert set(Answer.objects.values_list("language", flat=True)) == {"ar"}


def test_a_change_of_an_edition_costs_a_question_page_no_query(
    client: Client, questionnaire: Questionnaire, page: str, django_assert_num_queries: Any
) -> None:
    make_edition(questionnaire)
    client.post("/ar/consultations/small/start/")
    client.get(f"/ar/{page}")
    with django_assert_num_queries(1):
        client.get(f"/ar/{page}")


def test_the_public_page_is_in_the_words_of_the_edition(client: Client, questionnaire: Questionnaire) -> None:
    make_edition(questionnaire)
    title = questionnaire.consultation.title
    for path in ("", "small/", "small/start/"):
        assert f"ar: {title}" in client.get(f"/ar/consultations/{path}").text or path == "small/start/"
        assert "ar: " not in client.get(f"/consultations/{path}").text


def test_the_demonstration_has_four_languages_and_easy_read_with_nothing_missing(client: Client) -> None:
    load_plan(path=PLAN)
    load_consultation(path=DEMONSTRATION)
    call_command("load_editions", verbosity=0, stdout=StringIO())
    before = list(EditionChange.objects.values_list("pk", flat=True))
    call_command("load_editions", verbosity=0, stdout=StringIO())
    assert list(EditionChange.objects.values_list("pk", flat=True)) == before
    assert [edition.code for edition in Edition.objects.order_by("code")] == ["ar", "bn", "easy-read", "pl", "ur"]
    for edition in Edition.objects.filter(kind="translation"):
        lacking = [row.path for row in parts_of(edition) if row.state != "done"]
        assert lacking == [], edition.code
    shown = compiled(edition.questionnaire_id, "easy-read")
    assert all(page.media for page in shown.pages.values())
    assert all(question.media for question in shown.questions.values())
    client.post("/consultations/nine-priorities/start/", {"edition": "easy-read"})
    page = client.get("/consultations/nine-priorities/respond/questions/who/").text
    address = re.findall(r'<img[^>]*src="([^"]*)"', page)[0]
    picture = client.get(address)
    assert picture["Content-Type"] == "image/png"
    assert "immutable" in picture["Cache-Control"]
    assert b"".join(picture.streaming_content)[:4] == b"\x89PNG"
    part = client.get(address, headers={"range": "bytes=1-3"})
    assert (part.status_code, part.content, part["Content-Range"][:10]) == (206, b"PNG", "bytes 1-3/")
    assert client.get(address, headers={"range": "bytes=99999999-"}).status_code == 416


def test_saving_some_parts_keeps_the_others_and_says_what_changed_and_by_whom(questionnaire: Questionnaire) -> None:
    translator = make_user("translator")
    edition = make_edition(questionnaire)
    first, second = [row.path for row in parts_of(edition)][:2]
    assert write_texts(edition=edition, texts={first: "new"}, by=translator) == 1
    assert write_texts(edition=edition, texts={first: "new"}, by=translator) == 0
    assert edition.texts.get(path=first).text == "new"
    assert edition.texts.get(path=second).text.startswith("ar: ")
    change = EditionChange.objects.get(path=first)
    assert (change.after, change.changed_by) == ("new", translator)
    assert change.before.startswith("ar: ")


def test_what_was_changed_in_an_edition_cannot_be_changed_in_the_log(questionnaire: Questionnaire) -> None:
    edition = make_edition(questionnaire)
    write_texts(edition=edition, texts={"consultation/title": "new"}, by=None)
    with pytest.raises(DatabaseError, match="append_only"), transaction.atomic():
        EditionChange.objects.update(after="another")


def test_a_part_that_the_questionnaire_does_not_have_is_refused(questionnaire: Questionnaire) -> None:
    with pytest.raises(UnknownPartError):
        write_texts(edition=make_edition(questionnaire), texts={"question/nothing/text": "x"}, by=None)


def test_an_edition_without_a_word_is_not_published(questionnaire: Questionnaire) -> None:
    edition = begin_edition(questionnaire=questionnaire, code="ur", by=None)
    with pytest.raises(NothingToPublishError):
        publish_edition(edition=edition, by=None)
    with pytest.raises(EditionExistsError):
        begin_edition(questionnaire=questionnaire, code="ur", by=None)


def test_a_copy_carries_editions_and_shows_what_is_out_of_date(questionnaire: Questionnaire) -> None:
    make_edition(questionnaire)
    amended = copy_questionnaire(
        source=questionnaire, consultation=questionnaire.consultation, version=2, by=make_user("editor")
    )
    copied = amended.editions.get()
    assert copied.published_at is not None
    assert {part.state for part in parts_of(copied)} == {"done"}
    question = Question.objects.filter(page__section__questionnaire=amended).first()
    assert question is not None
    Question.objects.filter(pk=question.pk).update(text="Something else?")
    states = {part.path: part.state for part in parts_of(amended.editions.get())}
    assert states.pop(f"question/{question.key}/text") == "out_of_date"
    assert set(states.values()) == {"done"}
    elsewhere = copy_questionnaire(
        source=questionnaire, consultation=make_consultation("another", opened=False), version=9, by=None
    )
    assert elsewhere.editions.get().published_at is None


def test_responses_are_told_apart_by_edition_without_telling_a_small_number() -> None:
    counts = Counter({("_edition", "en"): 1203, ("_edition", "ar"): 3, ("_edition", "pl"): 41})
    assert [(row.code, row.shown) for row in _editions(counts)] == [
        ("ar", "1 to 4"),
        ("en", "about 1,205"),
        ("pl", "about 40"),
    ]
    assert [row.shown for row in _editions(Counter({("_edition", "en"): 1203, ("_edition", "pl"): 41}))] == [
        "1,203",
        "41",
    ]
    assert _editions(Counter({("_edition", "en"): 12})) == []


def test_a_translator_writes_a_page_beside_the_english_and_touches_nothing_else(
    client: Client, questionnaire: Questionnaire
) -> None:
    client.force_login(make_user("translator", "Consultation editor"))
    edition = make_edition(questionnaire)
    base = "/consultations/staff/editions/small/1/ar/"
    assert "/consultations/staff/editions/small/" in client.get("/consultations/staff/editions/").text
    assert base in client.get("/consultations/staff/editions/small/").text
    first = next(iter(compiled(questionnaire.pk).pages.values()))
    path, other = f"page/{first.key}/title", f"question/{first.questions[0].key}/text"
    page = client.get(f"{base}pages/{first.key}/").text
    assert first.title in page
    was = {f"was:{part.path}": hash_of(part.text) for part in parts_of(edition) if part.page == first.key}
    sent = {part.path: part.text for part in parts_of(edition) if part.page == first.key} | was
    write_texts(edition=edition, texts={other: "a colleague was quicker"}, by=None)
    client.post(f"{base}pages/{first.key}/", sent | {path: "عنوان"})
    edition = Edition.objects.get()
    assert edition.texts.get(path=path).text == "عنوان"
    assert edition.texts.get(path=other).text == "a colleague was quicker"
    client.post(f"{base}publish/", {"unpublish": "yes"})
    assert Edition.objects.get().published_at is None
    client.post(f"{base}publish/")
    assert Edition.objects.get().published_at is not None


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("a.png", b"\x89PNG\r\n\x1a\n" + b"0" * 40, ""),
        ("a.svg", b"<svg onload='alert(1)'/>", "must be a PNG, JPEG or WebP"),
        ("a.png", b"MZ this is a program", "must be a PNG, JPEG or WebP"),
        ("a.jpg", b"\xff\xd8\xff" + b"0" * (2 * 1024 * 1024), "2 MB or smaller"),
        ("a.mp4", b"\x00\x00\x00\x18ftypisom" + b"0" * 40, "Write what the video says"),
    ],
)
def test_a_picture_is_told_by_its_content(
    client: Client, questionnaire: Questionnaire, name: str, content: bytes, said: str
) -> None:
    client.force_login(make_user("translator", "Consultation editor"))
    edition = make_edition(questionnaire, "easy-read", "easy_read")
    first = next(iter(compiled(questionnaire.pk).pages))
    address = f"/consultations/staff/editions/small/1/easy-read/pages/{first}/media/?part=page/{first}"
    answer = client.post(address, {"file": SimpleUploadedFile(name, content), "alt": "A picture"})
    assert edition.media.exists() is not bool(said)
    assert said in answer.text


def test_a_video_may_be_linked_only_from_a_site_on_the_list(client: Client, questionnaire: Questionnaire) -> None:
    client.force_login(make_user("translator", "Consultation editor"))
    edition = make_edition(questionnaire, "bsl", "bsl")
    first = next(iter(compiled(questionnaire.pk).pages))
    address = f"/consultations/staff/editions/small/1/bsl/pages/{first}/media/?part=page/{first}"
    for link in ("https://example.com/watch", "http://vimeo.com/1", "https://vimeo.com.example.com/1"):
        assert "lead to one of" in client.post(address, {"link": link, "transcript": "Words"}).text
    client.post(address, {"link": "https://vimeo.com/1", "transcript": "Words"})
    assert edition.media.get().link == "https://vimeo.com/1"
    client.post("/consultations/small/start/", {"edition": "bsl"})
    assert "https://vimeo.com/1" in client.get(f"/consultations/small/respond/questions/{first}/").text
