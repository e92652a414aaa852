"""Staff go through a questionnaire as its respondents will, and nothing is kept."""

import re
from typing import Any

import pytest
from django.apps import apps
from django.core.cache import cache
from django.test import Client
from django.urls import reverse
from hypothesis import HealthCheck, given, settings

from consultation.definition import Definition, Kind, Section, pages_on_path
from consultation.definition.versions.editions import texts_of
from consultation.models import Consultation, Edition, EditionText
from consultation.selectors.editions import hash_of
from consultation.selectors.questionnaires import assembled
from tests.factories.asking import make_prepared, page, question, store
from tests.factories.consultation import Respondent, nine_priorities
from tests.factories.moderating import make_user
from tests.factories.questionnaires import answers_to, as_posted

pytestmark = pytest.mark.django_db

GROUP = {"question": "who", "equals": "group"}


@pytest.fixture
def consultation() -> Consultation:
    """A consultation being prepared, with a questionnaire that can still change."""
    consultation = make_prepared()
    store(
        consultation,
        Section(
            "you",
            "About you",
            (
                page("who", question("who", Kind.SINGLE_CHOICE, "me group", required=True)),
                page("name", question("name", required=True), shown_when=GROUP),
                page("views", question("views", Kind.LONG_TEXT)),
            ),
        ),
    )
    return consultation


@pytest.fixture(autouse=True)
def empty_cache() -> None:
    cache.clear()


class Staff:
    """Somebody who prepares a consultation, previewing it."""

    def __init__(self, consultation: Consultation, name: str = "ed") -> None:
        self.slug = consultation.slug
        self.client = Client()
        self.client.force_login(make_user(name, "Consultation editor"))

    def address(self, name: str, *args: str) -> str:
        return reverse(f"consultation:author-preview{name}", args=[self.slug, *args])

    def get(self, name: str, /, *args: str) -> Any:
        return self.client.get(self.address(name, *args))

    def post(self, name: str, /, *args: str, **data: Any) -> Any:
        return self.client.post(self.address(name, *args), data)


@pytest.fixture
def staff(consultation: Consultation) -> Staff:
    return Staff(consultation)


def rows() -> dict[str, int]:
    """How many rows each table of the project has."""
    return {model._meta.label: model._default_manager.count() for model in apps.get_models() if model._meta.managed}


def test_a_preview_goes_the_way_of_a_respondent_and_ends_with_what_would_be_sent(staff: Staff) -> None:
    assert "Preview as a respondent" in staff.get("").text
    assert "Before you start" in staff.get("-start").text
    assert staff.post("-start")["Location"] == staff.address("-tasks")
    assert "About you" in staff.get("-tasks").text
    assert "Select an answer" in staff.post("-question", "who").text
    assert staff.post("-question", "who", who="group")["Location"] == staff.address("-question", "name")
    assert staff.post("-question", "name", name="The Friends")["Location"] == staff.address("-question", "views")
    assert staff.post("-question", "views", views="Words of mine")["Location"] == staff.address("-tasks")
    assert "The Friends" in staff.get("-check").text
    end = staff.post("-submit").text
    assert "This would be sent" in end
    assert "The Friends" in end
    assert "Words of mine" in end


def test_what_is_missing_is_asked_for_before_the_end(staff: Staff) -> None:
    staff.post("-start")
    assert "There is a problem" in staff.post("-submit").text


def test_what_is_off_the_path_would_not_be_sent(staff: Staff) -> None:
    staff.post("-start")
    staff.post("-question", "who", who="group")
    staff.post("-question", "name", name="The Friends")
    staff.post("-question", "who", who="me")
    assert staff.get("-question", "name").status_code == 404
    end = staff.post("-submit").text
    assert "The Friends" not in end
    assert "Left out" in end
    assert "What about name?" in end


def test_a_preview_leaves_no_row_behind(staff: Staff, consultation: Consultation) -> None:
    staff.get("")
    before = rows()
    staff.post("-start")
    staff.post("-question", "who", who="group")
    staff.post("-question", "name", name="The Friends", later="yes")
    for name in ("-start", "-tasks", "-check", "-phone"):
        assert staff.get(name).status_code == 200
    staff.post("-submit")
    assert rows() == before


def test_what_is_held_is_encrypted_and_gone_at_the_end(staff: Staff, consultation: Consultation) -> None:
    staff.post("-start")
    staff.post("-question", "who", who="group")
    staff.post("-question", "name", name="The Friends of the park")
    client = cache.client.get_client()
    (key,) = client.keys("*consultation.preview*")
    assert b"Friends" not in client.get(key)
    assert 0 < client.ttl(key) <= 3600
    staff.post("-submit")
    assert client.keys("*consultation.preview*") == []


def test_leaving_forgets_what_was_answered(staff: Staff) -> None:
    staff.post("-start")
    staff.post("-question", "who", who="group")
    assert staff.post("-leave")["Location"] == staff.address("")
    assert 'value="group" checked' not in staff.get("-question", "who").text


def test_each_person_has_a_preview_of_their_own(staff: Staff, consultation: Consultation) -> None:
    staff.post("-start")
    staff.post("-question", "who", who="group")
    other = Staff(consultation, "eve")
    assert 'value="group" checked' in staff.get("-question", "who").text
    assert 'value="group" checked' not in other.get("-question", "who").text


def test_a_change_to_the_questions_shows_at_once(staff: Staff, consultation: Consultation) -> None:
    assert "Page views" in staff.get("-question", "views").text
    consultation.questionnaires.get().sections.get().pages.filter(key="views").update(title="Your views")
    assert "Your views" in staff.get("-question", "views").text


def test_every_page_says_that_it_is_a_preview_and_every_link_stays_in_it(staff: Staff) -> None:
    staff.post("-start")
    pages = [staff.get(name) for name in ("-start", "-tasks", "-check")]
    pages += [staff.get("-question", "who"), staff.get("-outside", "save"), staff.get("-outside", "site")]
    for reply in pages:
        assert "Preview: nothing is kept." in reply.text
        links = re.findall(r'<(?:a|form|button)\b[^>]*?(?:href|action)="(/[^"]*)"', reply.text)
        assert links
        assert [link for link in links if not link.startswith(staff.address(""))] == []


def test_its_pages_may_stand_in_the_portals_own_frame_and_in_no_other(staff: Staff) -> None:
    for reply in (staff.get("-start"), staff.get("-question", "who")):
        assert reply["X-Frame-Options"] == "SAMEORIGIN"
        assert "frame-ancestors 'self';" in reply["Content-Security-Policy"] + ";"
    frame = staff.get("-phone")
    assert f'src="{staff.address("-start")}?edition=en"' in frame.text
    assert frame["X-Frame-Options"] == "DENY"
    assert "frame-ancestors 'none'" in frame["Content-Security-Policy"]
    assert "frame-src 'self'" in frame["Content-Security-Policy"]


def test_a_frozen_questionnaire_can_be_previewed_too() -> None:
    staff = Staff(nine_priorities())
    staff.post("-start")
    assert "Neighbourhood policing" in staff.get("-tasks").text


def test_there_is_no_preview_of_what_is_not_there(staff: Staff, consultation: Consultation) -> None:
    consultation.questionnaires.all().delete()
    assert staff.get("").status_code == 404
    assert staff.get("-tasks").status_code == 404
    staff.slug = "absent"
    assert staff.get("-tasks").status_code == 404


def without_what_differs(html: str, slug: str) -> str:
    """The main part of a page, with a preview's links as a respondent's, without tokens."""
    main = html[html.index("<main") : html.index("</main>")]
    main = re.sub(r'name="(csrfmiddlewaretoken|_shown)" value="[^"]*"', "", main)
    main = main.replace(f"/consultations/staff/authoring/{slug}/preview/", f"/consultations/{slug}/")
    return re.sub(r'href="[^"]*(save|return|outside)[^"]*"', "", main)


def test_each_page_is_the_one_that_a_respondent_gets() -> None:
    consultation = nine_priorities()
    staff, respondent = Staff(consultation), Respondent(consultation).start()
    staff.post("-start")
    for key in ("who", "neighbourhood", "ranking"):
        theirs = respondent.get("question", page_key=key).text
        assert without_what_differs(staff.get("-question", key).text, consultation.slug) == without_what_differs(
            theirs, consultation.slug
        )
    respondent.answer("who", respondent="individual")
    staff.post("-question", "who", respondent="individual")
    for name in ("tasks", "check"):
        theirs, mine = respondent.get(name).text, staff.get(f"-{name}").text
        assert without_what_differs(mine, consultation.slug) == without_what_differs(theirs, consultation.slug)


def test_a_random_walk_ends_with_every_answer_on_its_path(staff: Staff, consultation: Consultation) -> None:
    definition: Definition = assembled(consultation.questionnaires.get())

    @settings(max_examples=10, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
    @given(answers_to(definition.questions.values(), whole=True))
    def walk(answers: dict[str, Any]) -> None:
        staff.post("-start")
        for part in pages_on_path(definition, answers):
            posted = [as_posted(asked, answers[asked.key]) for asked in part.questions]
            data = {name: value for row in posted for name, value in row.items()}
            assert staff.post("-question", part.key, **data).status_code == 302
        assert "This would be sent" in staff.post("-submit").text

    walk()


def make_edition(consultation: Consultation, code: str, language: str, kind: str, **texts: str) -> None:
    """An edition that is not published, with words for some paths; an underscore stands for a slash."""
    edition = Edition.objects.create(
        questionnaire=consultation.questionnaires.get(), code=code, language=language, kind=kind
    )
    originals = texts_of(assembled(edition.questionnaire))
    for name, text in texts.items():
        path = name.replace("_", "/")
        EditionText.objects.create(edition=edition, path=path, text=text, source_hash=hash_of(originals[path]))


def test_an_edition_is_previewed_before_it_is_published(staff: Staff, consultation: Consultation) -> None:
    make_edition(consultation, "ar", "ar", "translation", question_who_text="من أنت؟")
    make_edition(consultation, "easy-read", "en", "easy_read", question_who_text="Who are you?")
    entry = staff.get("").text
    assert 'value="ar"' in entry
    assert 'value="easy-read"' in entry
    assert (
        f'src="{staff.address("-start")}?edition=ar"'
        in staff.client.get(staff.address("-phone") + "?edition=ar").text
    )
    assert staff.client.post(staff.address("-start") + "?edition=ar")["Location"] == staff.address("-tasks")
    shown = staff.get("-question", "who").text
    assert "من أنت؟" in shown
    assert 'dir="rtl"' in shown
    assert staff.post("-question", "who", who="me")["Location"] == staff.address("-question", "views")
    staff.client.post(staff.address("-start") + "?edition=easy-read")
    shown = staff.get("-question", "who").text
    assert "Who are you?" in shown
    assert 'dir="rtl"' not in shown
    staff.client.post(staff.address("-start") + "?edition=absent")
    assert "What about who?" in staff.get("-question", "who").text


def test_paper_form_can_be_seen_before_it_opens_and_says_that_it_is_a_draft(
    staff: Staff, consultation: Consultation
) -> None:
    before = rows()
    assert "Preview the paper form" in staff.get("").text
    for size in ("standard", "large"):
        page = staff.client.get(staff.address("-paper"), {"size": size})
        assert page.status_code == 200
        assert "Draft – not for use" in page.text
        assert f"paper--{size}" in page.text
        assert "no-store" in page["Cache-Control"]
    assert rows() == before
    assert staff.client.get(staff.address("-paper"), {"size": "huge"}).status_code == 404


def test_paper_form_of_an_edition_that_is_not_published_can_be_seen_by_staff_only(
    staff: Staff, consultation: Consultation
) -> None:
    questionnaire = consultation.questionnaires.get()
    edition = Edition.objects.create(questionnaire=questionnaire, code="pl", language="pl", kind="translation")
    texts = texts_of(assembled(questionnaire))
    path = next(path for path in texts if path.startswith("question/views"))
    EditionText.objects.create(
        edition=edition, path=path, text="Jakie jest Twoje zdanie?", source_hash=hash_of(texts[path])
    )
    page = staff.client.get(staff.address("-paper"), {"edition": "pl"})
    assert "Jakie jest Twoje zdanie?" in page.text
    assert staff.client.get(f"/consultations/{consultation.slug}/print/pl/standard/").status_code == 404
