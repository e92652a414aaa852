"""Paper in other languages and in Easy Read."""

from hashlib import sha256
from io import BytesIO

import pytest
from django.test import Client
from django.utils import timezone
from pypdf import PdfReader

from consultation.actions.entering import send_entry
from consultation.actions.printing import NO_PANGO, CannotPrintError, pdf_of, request_current_prints
from consultation.models import (
    Answer,
    Consultation,
    Edition,
    EditionMedia,
    EditionText,
    PrintedQuestionnaire,
    PrintSize,
    Questionnaire,
    Response,
    StoredFile,
)
from consultation.selectors.consultations import current_questionnaire
from consultation.selectors.editions import forget_editions, hash_of, original_texts
from consultation.selectors.paper import paper_of
from consultation.selectors.questionnaires import compiled
from tests.factories.entering import make_clerk, make_entry, reading
from tests.factories.every_kind import make_every_kind

pytestmark = pytest.mark.django_db

PATH = "/consultations/every-kind/print/"
WORDS = {"pl": "Gdzie mieszkasz? Łódź", "ar": "أين تسكن؟", "easy-read": "Where is your home?"}
# The smallest picture: one grey pixel.
PIXEL = bytes.fromhex(
    "89504e470d0a1a0a0000000d49484452000000010000000108000000003a7e9b550000000a49444154789c63680000008200816b33e7"
    "310000000049454e44ae426082"
)


@pytest.fixture
def questionnaire() -> Questionnaire:
    return current_questionnaire(make_every_kind())


def make_edition(questionnaire: Questionnaire, code: str, kind: str = "translation") -> Edition:
    """A published edition whose every text is the same words."""
    edition = Edition.objects.create(
        questionnaire=questionnaire,
        code=code,
        language=code if kind == "translation" else "en",
        kind=kind,
        published_at=timezone.now(),
    )
    originals = original_texts(questionnaire.consultation, compiled(questionnaire.pk))
    EditionText.objects.bulk_create(
        EditionText(edition=edition, path=path, text=WORDS.get(code, code), source_hash=hash_of(text))
        for path, text in originals.items()
    )
    forget_editions()
    return edition


def pdf(questionnaire: Questionnaire, code: str) -> PdfReader:
    try:
        content, _ = pdf_of(paper_of(questionnaire, code), PrintSize.STANDARD)
    except CannotPrintError as error:
        if str(error) == NO_PANGO:
            pytest.skip(NO_PANGO)
        raise
    return PdfReader(BytesIO(content))


def test_a_translation_is_printed_in_its_language(client: Client, questionnaire: Questionnaire) -> None:
    make_edition(questionnaire, "pl")
    page = client.get(f"{PATH}pl/standard/").text
    assert '<html lang="pl"' in page
    assert WORDS["pl"] in page
    assert "EVERY-KIND-1-PL" in page
    reader = pdf(questionnaire, "pl")
    assert reader.root_object["/Lang"] == "pl"
    assert WORDS["pl"] in " ".join(reader.pages[0].extract_text().split())


def test_a_translation_from_right_to_left_is_turned(client: Client, questionnaire: Questionnaire) -> None:
    make_edition(questionnaire, "ar")
    page = client.get(f"{PATH}ar/standard/").text
    assert 'dir="rtl"' in page
    assert pdf(questionnaire, "ar").root_object["/Lang"] == "ar"


def test_what_is_not_translated_is_marked_as_english(client: Client, questionnaire: Questionnaire) -> None:
    edition = make_edition(questionnaire, "pl")
    edition.texts.filter(path="question/borough/text").delete()
    Edition.objects.update(revision=2)
    forget_editions()
    assert '<span lang="en" dir="ltr">Where do you live?</span>' in client.get(f"{PATH}pl/standard/").text


def test_easy_read_has_its_pictures_inside(client: Client, questionnaire: Questionnaire) -> None:
    edition = make_edition(questionnaire, "easy-read", "easy_read")
    file = StoredFile.objects.create(
        sha256=sha256(PIXEL).hexdigest(), media_type="image/png", size=len(PIXEL), content=PIXEL
    )
    EditionMedia.objects.create(edition=edition, path="question/borough", kind="picture", file=file, alt="A house")
    forget_editions()
    page = client.get(f"{PATH}easy-read/standard/").text
    assert f'src="/consultations/files/{file.sha256}" alt="A house"' in page
    reader = pdf(questionnaire, "easy-read")
    assert any(sheet.images for sheet in reader.pages)
    assert not any(sheet.images for sheet in pdf(questionnaire, "en").pages)
    assert reader.root_object["/Lang"] == "en"


def test_videos_are_not_printed(client: Client, questionnaire: Questionnaire) -> None:
    make_edition(questionnaire, "bsl", "bsl")
    assert client.get(f"{PATH}bsl/standard/").status_code == 404


def test_all_editions_are_offered_and_asked_for(client: Client, questionnaire: Questionnaire) -> None:
    for code, kind in (("pl", "translation"), ("easy-read", "easy_read")):
        make_edition(questionnaire, code, kind)
    assert request_current_prints() == 6
    page = client.get(PATH).text
    assert '<span lang="pl" dir="ltr">Polski</span>, large print' in page
    assert "Easy Read, large print" in page


def test_a_changed_edition_is_printed_again_and_the_others_are_not(questionnaire: Questionnaire) -> None:
    make_edition(questionnaire, "pl")
    request_current_prints()
    PrintedQuestionnaire.objects.update(made_at=timezone.now(), pdf=b"%PDF", pages=1)
    Edition.objects.update(revision=2)
    forget_editions()
    assert request_current_prints() == 2
    assert set(PrintedQuestionnaire.objects.waiting().values_list("edition", flat=True)) == {"pl"}


def test_an_edition_that_was_taken_back_is_not_made(questionnaire: Questionnaire) -> None:
    from consultation.actions.printing import make_waiting

    make_edition(questionnaire, "pl")
    request_current_prints()
    PrintedQuestionnaire.objects.filter(edition="en").delete()
    Edition.objects.update(published_at=None)
    forget_editions()
    make_waiting()
    assert not PrintedQuestionnaire.objects.filter(error="").exists()


def test_the_paper_of_an_edition_is_entered_as_that_edition(questionnaire: Questionnaire) -> None:
    from consultation.selectors.entering import form_numbers

    make_edition(questionnaire, "pl")
    consultation = Consultation.objects.get()
    assert form_numbers(consultation) == [
        (f"{questionnaire.pk}:en", "EVERY-KIND-1-EN"),
        (f"{questionnaire.pk}:pl", "EVERY-KIND-1-PL"),
    ]


def test_what_is_written_on_a_translated_paper_is_in_its_language(questionnaire: Questionnaire) -> None:
    make_edition(questionnaire, "pl")
    clerk = make_clerk()
    entry = make_entry(questionnaire.consultation, clerk, edition="pl")
    send_entry(entry_id=entry.pk, reading=reading(), by=clerk)
    assert set(Answer.objects.values_list("language", flat=True)) == {"pl"}
    assert Response.objects.get().edition == "pl"
