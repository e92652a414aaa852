"""Videos of an edition: sent or linked, with captions and words; served piece by piece; taken away whole."""

from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError, transaction
from django.test import Client
from django.utils import timezone

from consultation.actions.amending import begin_amendment, give_up_amendment
from consultation.actions.authoring.settings import delete_consultation
from consultation.actions.copying import copy_questionnaire
from consultation.actions.editions import SentMedia, put_media, remove_media, write_texts
from consultation.actions.storing import store_file
from consultation.models import Consultation, Edition, EditionMedia, Questionnaire, StoredFile
from consultation.selectors.editions import forget_editions
from consultation.selectors.questionnaires import compiled
from tests.factories.asking import make_prepared
from tests.factories.moderating import make_consultation, make_user
from tests.factories.videos import CAPTIONS, webm

pytestmark = pytest.mark.django_db
WORDS = "How safe do you feel? Tell us in your own words."


@pytest.fixture
def consultation() -> Consultation:
    return make_consultation()


@pytest.fixture
def questionnaire(consultation: Consultation) -> Questionnaire:
    return consultation.questionnaires.get()


@pytest.fixture
def edition(questionnaire: Questionnaire) -> Edition:
    forget_editions()
    return Edition.objects.create(
        questionnaire=questionnaire, code="bsl", language="en", kind="bsl", published_at=timezone.now()
    )


@pytest.fixture
def page(questionnaire: Questionnaire) -> str:
    return next(iter(compiled(questionnaire.pk).pages))


@pytest.fixture
def staff() -> Client:
    client = Client()
    client.force_login(make_user("translator", "Consultation editor"))
    return client


def sent(content: bytes | None = None, captions: str = CAPTIONS) -> SentMedia:
    video = webm() if content is None else content
    return SentMedia("video", "video/webm" if video else "", video, transcript=WORDS, captions=captions.encode())


def send(staff: Client, page: str, **values: Any) -> Any:
    address = f"/consultations/staff/editions/small/1/bsl/pages/{page}/media/?part=page/{page}"
    return staff.post(address, {"transcript": WORDS, **values})


def video_file(grey: int = 128) -> SimpleUploadedFile:
    return SimpleUploadedFile("signed.webm", webm(grey))


def captions_file(text: str = CAPTIONS) -> SimpleUploadedFile:
    return SimpleUploadedFile("signed.vtt", text.encode())


def question_page(page: str) -> str:
    client = Client()
    client.post("/consultations/small/start/", {"edition": "bsl"})
    return client.get(f"/consultations/small/respond/questions/{page}/").text


def test_a_video_is_shown_with_its_captions_and_its_words(staff: Client, edition: Edition, page: str) -> None:
    assert send(staff, page, file=video_file(), captions=captions_file()).status_code == 302
    row = edition.media.select_related("file", "captions").get()
    assert row.file
    assert row.captions
    shown = question_page(page)
    assert f'src="/consultations/files/{row.file.sha256}"' in shown
    assert '<track kind="captions" srclang="en" label="Captions" src="/consultations/files/' in shown
    assert f'/consultations/files/{row.captions.sha256}" default>' in shown
    assert WORDS in shown
    served = Client().get(f"/consultations/files/{row.captions.sha256}")
    assert served["Content-Type"] == "text/vtt"
    assert served.getvalue().decode() == CAPTIONS
    part = Client().get(f"/consultations/files/{row.file.sha256}", headers={"range": "bytes=0-3"})
    assert (part.status_code, part.content, part["Content-Type"]) == (206, webm()[:4], "video/webm")


def test_a_video_without_captions_has_no_track(staff: Client, edition: Edition, page: str) -> None:
    send(staff, page, file=video_file())
    assert "<video" in question_page(page)
    assert "<track" not in question_page(page)


def test_a_linked_video_is_a_plain_link(staff: Client, edition: Edition, page: str) -> None:
    assert send(staff, page, link="https://vimeo.com/1").status_code == 302
    shown = question_page(page)
    assert '<a class="govuk-link" href="https://vimeo.com/1" target="_blank" rel="noopener external">' in shown
    assert "<video" not in shown
    assert "<iframe" not in shown
    assert WORDS in shown


def test_videos_may_come_from_this_site_only(edition: Edition, page: str) -> None:
    policy = Client().get("/consultations/small/start/")["Content-Security-Policy"]
    assert "media-src 'self'" in policy
    assert "frame-src" not in policy or "frame-src 'none'" in policy


@pytest.mark.parametrize(
    ("values", "said"),
    [
        ({"captions": captions_file("1\n00:00:01,000 --> 00:00:02,000\nHello")}, "Line 1: these are captions of"),
        ({"captions": captions_file("WEBVTT\n\n00:02.000 --> 00:01.000\nHello")}, "Line 3: this caption ends before"),
        ({"captions": captions_file("WEBVTT" + " " * 500_001)}, "The captions must be 500 KB or smaller"),
    ],
    ids=["another kind", "wrong times", "too large"],
)
def test_wrong_captions_are_refused_with_a_reason_and_nothing_is_stored(
    staff: Client, edition: Edition, page: str, values: dict[str, Any], said: str
) -> None:
    values["captions"].seek(0)
    answer = send(staff, page, file=video_file(), **values)
    assert answer.status_code == 200
    assert said in answer.text
    assert "Choose your files again" in answer.text
    assert WORDS in answer.text
    assert not StoredFile.objects.exists()


@pytest.mark.parametrize(
    "values",
    [
        {"link": "https://vimeo.com/1"},
        {"file": SimpleUploadedFile("a.png", b"\x89PNG\r\n\x1a\n" + b"0" * 40), "alt": "A house"},
    ],
    ids=["link", "picture"],
)
def test_captions_belong_to_a_video_that_is_a_file(
    staff: Client, edition: Edition, page: str, values: dict[str, Any]
) -> None:
    answer = send(staff, page, captions=captions_file(), **values)
    assert "Only a video that is a file has captions" in answer.text
    assert not edition.media.exists()


def test_captions_are_added_replaced_and_taken_away_while_the_video_stays(
    staff: Client, edition: Edition, page: str
) -> None:
    send(staff, page, file=video_file())
    video = edition.media.get().file_id
    send(staff, page, captions=captions_file())
    first = edition.media.get().captions_id
    assert first is not None
    send(staff, page, transcript="Better words")
    assert (edition.media.get().file_id, edition.media.get().captions_id) == (video, first)
    send(staff, page, captions=captions_file(CAPTIONS.replace("safe", "secure")))
    assert edition.media.get().captions_id not in (None, first)
    assert not StoredFile.objects.filter(pk=first).exists()
    send(staff, page, without_captions="on")
    assert edition.media.get().captions_id is None
    assert list(StoredFile.objects.values_list("pk", flat=True)) == [video]


def test_another_video_takes_the_place_of_the_old_one_and_its_captions(
    staff: Client, edition: Edition, page: str
) -> None:
    send(staff, page, file=video_file(), captions=captions_file())
    old = set(StoredFile.objects.values_list("pk", flat=True))
    send(staff, page, file=video_file(grey=20))
    row = edition.media.get()
    assert row.captions_id is None
    assert list(StoredFile.objects.values_list("pk", flat=True)) == [row.file_id]
    assert row.file_id not in old


def test_a_link_in_place_of_a_video_leaves_no_bytes(staff: Client, edition: Edition, page: str) -> None:
    send(staff, page, file=video_file(), captions=captions_file())
    send(staff, page, link="https://vimeo.com/1")
    assert not StoredFile.objects.exists()


def test_removing_a_video_leaves_no_bytes(staff: Client, edition: Edition, page: str) -> None:
    send(staff, page, file=video_file(), captions=captions_file())
    send(staff, page, remove="yes")
    assert not edition.media.exists()
    assert not StoredFile.objects.exists()


def test_bytes_stay_while_a_copy_shows_them(consultation: Consultation, edition: Edition, page: str) -> None:
    put_media(edition=edition, path=f"page/{page}", media=sent(), by=None)
    other = make_prepared("other")
    copied = copy_questionnaire(source=edition.questionnaire, consultation=other, version=2, by=make_user("author"))
    remove_media(edition=edition, path=f"page/{page}", by=None)
    assert StoredFile.objects.count() == 2
    copy = copied.editions.get()
    assert copy.media.get().captions_id is not None
    remove_media(edition=copy, path=f"page/{page}", by=None)
    assert not StoredFile.objects.exists()


def test_a_consultation_that_is_deleted_takes_its_videos_along(edition: Edition, page: str) -> None:
    put_media(edition=edition, path=f"page/{page}", media=sent(), by=None)
    author = make_user("author", "Consultation editor")
    other = make_prepared("other")
    copy_questionnaire(source=edition.questionnaire, consultation=other, version=2, by=author)
    copy = EditionMedia.objects.get(edition__questionnaire__consultation=other)
    own = store_file(webm(grey=7), "video/webm")
    EditionMedia.objects.filter(pk=copy.pk).update(file=own, captions=None)
    delete_consultation(consultation=other, by=author)
    assert not StoredFile.objects.filter(pk=own.pk).exists()
    assert StoredFile.objects.count() == 2


def test_a_new_version_that_translators_have_written_in_is_kept_and_not_an_error(
    consultation: Consultation, edition: Edition, page: str
) -> None:
    put_media(edition=edition, path=f"page/{page}", media=sent(), by=None)
    author = make_user("author", "Consultation editor")
    amendment = begin_amendment(consultation=consultation, by=author, reason="A clearer question")
    copy = amendment.editions.get()
    write_texts(edition=copy, texts={"consultation/title": "Signed title"}, by=author)
    assert give_up_amendment(consultation=consultation, by=author) is False
    assert StoredFile.objects.count() == 2


def test_the_database_refuses_captions_without_a_video(edition: Edition) -> None:
    captions = store_file(CAPTIONS.encode(), "text/vtt")
    linked = EditionMedia(edition=edition, path="page/x", kind="video", link="https://vimeo.com/1", captions=captions)
    with pytest.raises(IntegrityError, match="captions_are_of_a_video"), transaction.atomic():
        linked.save()


def test_showing_a_kept_video_to_staff_never_reads_its_bytes(
    staff: Client, edition: Edition, page: str, django_assert_max_num_queries: Any
) -> None:
    put_media(edition=edition, path=f"page/{page}", media=sent(), by=None)
    address = f"/consultations/staff/editions/small/1/bsl/pages/{page}/media/?part=page/{page}"
    with django_assert_max_num_queries(20) as queries:
        shown = staff.get(address).text
    assert "What respondents see now" in shown
    assert "Take the captions away" in shown
    assert not [query for query in queries.captured_queries if '"content"' in query["sql"]]
