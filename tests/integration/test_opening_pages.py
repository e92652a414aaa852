"""The pages of opening a consultation and of changing what has opened."""

import json
from datetime import timedelta
from typing import Any

import pytest
import yaml
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from jsonschema import Draft202012Validator
from pytest_django import DjangoAssertNumQueries

from consultation.definition.files.building import Known
from consultation.definition.files.content import checked
from consultation.definition.files.reading import read_document
from consultation.definition.files.schema import EXAMPLE_FILE
from consultation.models import Consultation, Edition, Question
from consultation.selectors.opening import opening_of
from tests.factories.moderating import make_user
from tests.factories.opening import begin, editor, make_complete, make_open

pytestmark = pytest.mark.django_db


def signed_in(name: str) -> Client:
    client = Client()
    client.force_login(editor(name))
    return client


def url(name: str, consultation: Consultation) -> str:
    return reverse(f"consultation:{name}", args=[consultation.slug])


def take(client: Client, consultation: Consultation, step: str, **data: str) -> str:
    """Send one step of opening and return the page that follows."""
    response = client.post(url("author-opening", consultation), {"step": step, **data}, follow=True)
    assert response.status_code == 200
    return response.text


def seen(consultation: Consultation) -> str:
    consultation.refresh_from_db()
    return opening_of(consultation, consultation.questionnaires.get(frozen_at=None)).content_hash


def test_two_people_open_a_consultation_on_its_pages() -> None:
    consultation = make_complete()
    first, second = signed_in("first"), signed_in("second")
    assert "Everything that is needed is there." in first.get(url("author-checks", consultation)).text
    assert "Say that it is ready" in first.get(url("author-opening", consultation)).text
    assert "Ask a colleague to open it." in take(first, consultation, "ready")
    own = first.get(url("author-opening", consultation)).text
    assert "so a colleague has to open it" in own
    assert "Approve" not in own
    page = second.get(url("author-opening", consultation)).text
    assert "first said on" in page
    assert reverse("consultation:author-preview", args=[consultation.slug]) in page
    assert "Approved. It opens by itself at its time." in take(
        second, consultation, "approve", seen=seen(consultation)
    )
    consultation.refresh_from_db()
    assert consultation.stage.value == "upcoming"
    assert "It opens by itself on" in second.get(url("author-opening", consultation)).text
    assert "Nothing is left to check" in second.get(url("author-checks", consultation)).text


def test_what_is_missing_is_listed_with_the_way_to_it() -> None:
    consultation = make_complete(purpose="", audience="")
    client = signed_in("first")
    checks = client.get(url("author-checks", consultation)).text
    assert "1 check is not met." in checks
    assert "There is 1 piece of advice." in checks
    assert reverse("consultation:author-settings", args=[consultation.slug, "about"]) in checks
    page = client.get(url("author-opening", consultation)).text
    assert "What is still needed" in page
    assert "Say that it is ready" not in page
    assert "Some checks are not met yet. Nothing was opened." in take(client, consultation, "ready")


@pytest.mark.parametrize(
    ("who", "step", "data", "said"),
    [
        ("first", "approve", {}, "You said that it is ready, so a colleague has to open it."),
        ("first", "ready", {}, "Somebody has said already that it is ready."),
        ("second", "approve", {"seen": "other"}, "It changed since you read it. Nothing was opened."),
        ("second", "nonsense", {}, "Nobody has said that it is ready"),
    ],
)
def test_a_step_that_cannot_be_taken_is_refused_in_words(
    who: str, step: str, data: dict[str, str], said: str
) -> None:
    consultation = make_complete()
    take(signed_in("first"), consultation, "ready")
    data = {"seen": seen(consultation)} | data
    assert said in take(signed_in(who), consultation, step, **data)
    consultation.refresh_from_db()
    assert consultation.approved_at is None


def test_it_is_sent_back_with_a_note_that_everybody_in_the_team_reads() -> None:
    consultation = make_complete()
    take(signed_in("first"), consultation, "ready")
    refused = signed_in("second").post(url("author-opening", consultation), {"step": "send_back", "note": ""})
    assert refused.status_code == 200
    assert "Say what has to change" in refused.text
    assert "sent back with your note" in take(
        signed_in("second"), consultation, "send_back", note="Name <b>who</b> decides"
    )
    page = signed_in("first").get(url("author-opening", consultation)).text
    assert "Name &lt;b&gt;who&lt;/b&gt; decides" in page
    assert "Say that it is ready" in page


def test_it_is_taken_back() -> None:
    consultation = make_complete()
    take(signed_in("first"), consultation, "ready")
    assert "It can be changed again." in take(signed_in("first"), consultation, "take_back")
    consultation.refresh_from_db()
    assert consultation.ready_at is None


def test_only_those_who_may_open_approve_or_send_back() -> None:
    consultation = make_complete()
    take(signed_in("first"), consultation, "ready")
    author = make_user("author", None)
    author.user_permissions.add(*_permissions("author_consultation"))
    client = Client()
    client.force_login(author)
    assert "Approve" not in client.get(url("author-opening", consultation)).text
    for step in ("approve", "send_back"):
        data = {"step": step, "note": "N", "seen": seen(consultation)}
        assert client.post(url("author-opening", consultation), data).status_code == 403


def _permissions(*names: str) -> Any:
    from django.contrib.auth.models import Permission

    return Permission.objects.filter(codename__in=names)


def test_a_consultation_that_is_not_there_is_not_found() -> None:
    client = signed_in("first")
    for name in ("checks", "opening", "dates", "amend", "export", "import-questions"):
        assert client.get(reverse(f"consultation:author-{name}", args=["nothing"])).status_code == 404


def closing(days: int = 200, **data: str) -> dict[str, str]:
    day = timezone.localdate() + timedelta(days=days)
    return {
        "closes_on-day": str(day.day),
        "closes_on-month": str(day.month),
        "closes_on-year": str(day.year),
        "closes_time": "11:59pm",
        "reason": "Two boroughs asked",
        **data,
    }


def test_a_closing_date_is_changed_for_a_reason() -> None:
    consultation = make_open()
    client = signed_in("first")
    page = client.get(url("author-dates", consultation)).text
    assert "The closing date has never changed." in page
    data = closing(seen=consultation.closes_at.isoformat())
    text = client.post(url("author-dates", consultation), data, follow=True).text
    assert "The closing date is changed." in text
    assert "Why: Two boroughs asked" in text
    consultation.refresh_from_db()
    assert timezone.localtime(consultation.closes_at).strftime("%H:%M") == "23:59"
    stale = client.post(url("author-dates", consultation), closing(201, seen=data["seen"]))
    assert "Somebody else changed the closing date." in stale.text


@pytest.mark.parametrize(
    ("data", "said"),
    [
        ({"reason": ""}, "Say why the date changes."),
        ({"closes_on-year": "2020"}, "This is in the past."),
        ({"closes_time": ""}, "Enter a time, such as 9am"),
        ({"closes_time": "25:00"}, "Enter a time that is on the clock"),
        ({"closes_on-day": ""}, "The date must include a"),
    ],
)
def test_a_closing_date_that_cannot_be_is_refused_and_kept_in_the_form(data: dict[str, str], said: str) -> None:
    consultation = make_open()
    sent = closing(seen=consultation.closes_at.isoformat()) | data
    response = signed_in("first").post(url("author-dates", consultation), sent)
    assert response.status_code == 200
    assert said in response.text
    assert sent["reason"] in response.text
    assert not consultation.closing_changes.exists()


def test_a_draft_sets_its_dates_on_its_own_page() -> None:
    page = signed_in("first").get(url("author-dates", make_complete())).text
    assert "It is not approved yet" in page


def test_questions_are_amended_on_their_page() -> None:
    consultation = make_open()
    first, second = signed_in("first"), signed_in("second")
    address = url("author-amend", consultation)
    assert "Say why the questions change." in first.post(address, {"reason": ""}).text
    assert "A new version is begun." in first.post(address, {"reason": "A clearer question"}, follow=True).text
    Question.objects.filter(page__section__questionnaire__version=2, key="agree").update(text="Clearer?")
    page = first.get(address).text
    assert "Version 2 is being prepared." in page
    assert "Clearer?" in page
    assert "The reason is saved." in first.post(address, {"reason": "Much clearer"}, follow=True).text
    take(first, consultation, "ready")
    assert "Why the questions change: Much clearer" in second.get(url("author-opening", consultation)).text
    assert "The new questions are open." in take(second, consultation, "approve", seen=seen(consultation))


def test_an_amendment_is_given_up() -> None:
    consultation = make_open()
    begin(consultation)
    page = signed_in("first").post(url("author-amend", consultation), {"give_up": "yes"}, follow=True).text
    assert "The new version is deleted." in page
    assert consultation.questionnaires.count() == 1


def test_whoever_approves_reads_which_editions_lack_texts() -> None:
    consultation = make_open()
    version = begin(consultation)
    now = timezone.now()
    Edition.objects.create(questionnaire=version, code="pl", language="pl", kind="translation", published_at=now)
    take(signed_in("first"), consultation, "ready")
    page = signed_in("second").get(url("author-opening", consultation)).text
    assert "What is not met, though it can open" in page
    assert "Edition: Polski" in page
    assert "Approve and open the new questions" in page


def test_an_amendment_that_was_called_ready_is_given_up_too() -> None:
    consultation = make_open()
    begin(consultation)
    first, address = signed_in("first"), url("author-amend", consultation)
    take(first, consultation, "ready")
    assert "Giving it up takes that back." in first.get(address).text
    page = first.post(address, {"give_up": "yes"}, follow=True).text
    assert "It cannot open any more" in page
    assert "Begin a new version" in page
    assert consultation.questionnaires.count() == 2


def test_a_draft_has_nothing_to_amend() -> None:
    consultation = make_complete()
    client = signed_in("first")
    assert "between approval and closing only" in client.get(url("author-amend", consultation)).text
    said = client.post(url("author-amend", consultation), {"reason": "R"}, follow=True).text
    assert "between approval and closing only" in said
    assert consultation.questionnaires.count() == 1


def upload(content: bytes) -> dict[str, Any]:
    return {"file": SimpleUploadedFile("questions.yaml", content, "application/yaml")}


def test_a_consultation_is_downloaded_changed_and_made_again_from_the_file() -> None:
    consultation = make_complete()
    client = signed_in("first")
    response = client.get(url("author-export", consultation))
    assert response["Content-Type"] == "application/yaml; charset=utf-8"
    assert response["Content-Disposition"] == 'attachment; filename="complete.yaml"'
    content = response.content.replace(b"slug: complete", b"slug: another")
    made = client.post(reverse("consultation:author-import"), upload(content), follow=True)
    assert "The consultation is made from the file." in made.text
    assert Consultation.objects.get(slug="another").created_by == editor("first")


def test_mistakes_in_a_file_are_shown_with_their_lines() -> None:
    content = b"slug: s\ntitle: T\nplan_version: v9\nsections:\n- titel: <b>\n"
    response = signed_in("first").post(reverse("consultation:author-import"), upload(content))
    assert response.status_code == 200
    assert "The file cannot be used" in response.text
    assert "5 mistakes in the file" in response.text
    assert "section 1, titel" in response.text
    assert "<b>" not in response.text.partition("<main")[2].replace("&lt;b&gt;", "")
    assert not Consultation.objects.exists()


@pytest.mark.parametrize(
    ("data", "said"),
    [
        ({}, "Choose a file"),
        (upload(b""), "The file is empty."),
        (upload(b"#" * (1024 * 1024 + 1)), "The file must be 1 MB or smaller"),
        (upload(b"\x00\xff"), "Expected text in UTF-8"),
    ],
)
def test_what_is_no_usable_file_is_refused(data: dict[str, Any], said: str) -> None:
    response = signed_in("first").post(reverse("consultation:author-import"), data)
    assert response.status_code == 200
    assert said in response.text


def test_a_file_replaces_the_questions_until_they_are_frozen() -> None:
    consultation = make_complete()
    client = signed_in("first")
    content = b"sections: [{key: s, title: Only this, pages: []}]"
    done = client.post(url("author-import-questions", consultation), upload(content), follow=True)
    assert "The questions are those of the file now." in done.text
    assert [row.title for row in consultation.questionnaires.get().sections.all()] == ["Only this"]
    opened = make_open()
    assert client.post(url("author-import-questions", opened), upload(content)).status_code == 409


def test_the_schema_is_published_and_fits_its_example_and_every_export(client: Client) -> None:
    response = client.get(reverse("consultation:questionnaire-schema"))
    assert response["Content-Type"] == "application/schema+json"
    schema = json.loads(response.content)
    Draft202012Validator.check_schema(schema)
    validator = Draft202012Validator(schema)
    assert validator.is_valid(yaml.safe_load(EXAMPLE_FILE.read_text()))
    exported = signed_in("first").get(url("author-export", make_complete())).content
    assert validator.is_valid(yaml.safe_load(exported))
    assert not validator.is_valid({"sections": []})


def test_the_format_is_explained_with_an_example_that_works(client: Client) -> None:
    page = client.get(reverse("consultation:questionnaire-format")).text
    assert "Do you walk alone in the evening?" in page
    assert "several_choices" in page
    assert checked(read_document(EXAMPLE_FILE.read_bytes()), Known(clauses={"v1-draft": frozenset()}))


@pytest.mark.parametrize("name", ["checks", "opening", "dates", "amend", "import-questions"])
def test_pages_cost_few_queries(name: str, django_assert_max_num_queries: DjangoAssertNumQueries) -> None:
    consultation = make_open()
    begin(consultation)
    client = signed_in("first")
    client.get(url(f"author-{name}", consultation))
    with django_assert_max_num_queries(32):
        client.get(url(f"author-{name}", consultation))
