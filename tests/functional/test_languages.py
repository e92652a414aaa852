"""Answering in Arabic on a phone, from the home page to the receipt, and in Easy Read: with scripts and without."""

import re

import pytest
from playwright.sync_api import expect

from tests.functional.conftest import Person
from tests.functional.site import Site
from tests.functional.visiting import Visitor

WITH_AND_WITHOUT = pytest.mark.parametrize("scripts", [True, False], ids=["with-scripts", "without-scripts"])
ARABIC_TEXT = "نريد أن يبقى ضباط الحي مدة أطول، فهم يعرفوننا."
TEXT = "ماذا تغيّر أو تضيف؟"
SAVE = "احفظ وتابع"
CODE = re.compile(r"^[0-9A-Z]{4}-[0-9A-Z]{4}-[0-9A-Z]{4}$")


@WITH_AND_WITHOUT
def test_answering_in_arabic_on_a_phone(person: Person, site: Site, *, scripts: bool) -> None:
    counted = site.responses()
    londoner = person(scripts=scripts)
    begin(londoner)
    say_who_is_answering(londoner)
    answer_about_neighbourhoods(londoner)
    put_in_order_by_keyboard(londoner)
    check_and_send(londoner)
    londoner.go("/ar/consultations/nine-priorities/")
    londoner.go("/ar/consultations/nine-priorities/results/")
    is_from_right_to_left(londoner)
    site.wait_until(lambda: site.responses() == counted + 1, "The response is not counted", seconds=30)


def begin(londoner: Visitor) -> None:
    londoner.go("/")
    londoner.follow("العربية")
    is_from_right_to_left(londoner)
    londoner.press("أبدِ رأيك")
    londoner.sees_heading("قبل أن تبدأ")
    londoner.press("ابدأ")
    londoner.sees_heading("ردّك")


def say_who_is_answering(londoner: Visitor) -> None:
    londoner.follow("عنك")
    londoner.press(SAVE)
    londoner.sees("هناك مشكلة")
    londoner.choose("عن نفسي", question="هل تجيب عن نفسك أم باسم مؤسسة؟")
    londoner.press(SAVE)
    londoner.sees_heading("أنت ولندن")
    londoner.choose("أسكن هنا", question="ما صلتك بلندن؟")
    londoner.press(SAVE)


def answer_about_neighbourhoods(londoner: Visitor) -> None:
    londoner.follow("شرطة الأحياء")
    londoner.choose("أوافق بشدة", question=re.compile("وجود ضباط يعرفون منطقتك"))
    londoner.write(TEXT, ARABIC_TEXT)
    change_language_with_a_text_half_written(londoner)
    londoner.press(SAVE)


def check_and_send(londoner: Visitor) -> None:
    londoner.go("/ar/consultations/nine-priorities/respond/check/")
    is_from_right_to_left(londoner)
    londoner.sees(ARABIC_TEXT)
    londoner.press("أرسل ردّي")
    londoner.sees_heading("أُرسل ردّك")
    expect(londoner.page.locator(".govuk-panel .app-code")).to_have_text(CODE)
    londoner.press("أجب عن أسئلة المساواة")
    londoner.choose("لا، تخطَّ أسئلة المساواة", question="هل تريد الإجابة عن أسئلة المساواة؟")
    londoner.press("متابعة")


def is_from_right_to_left(londoner: Visitor) -> None:
    root = londoner.page.locator("html")
    expect(root).to_have_attribute("lang", "ar")
    expect(root).to_have_attribute("dir", "rtl")
    heading = londoner.page.get_by_role("heading", level=1).bounding_box()
    assert heading is not None
    assert heading["x"] + heading["width"] > 290, "The heading does not begin on the right"


def change_language_with_a_text_half_written(londoner: Visitor) -> None:
    """What was entered goes along into another language and back, saved or not."""
    londoner.press("Polski")
    expect(londoner.page.locator("html")).to_have_attribute("lang", "pl")
    expect(londoner.field("Co można zmienić lub dodać?")).to_have_value(ARABIC_TEXT)
    londoner.press("العربية")
    expect(londoner.field(TEXT)).to_have_value(ARABIC_TEXT)
    group = londoner.group(re.compile("وجود ضباط يعرفون منطقتك"))
    expect(group.get_by_label("أوافق بشدة", exact=True)).to_be_checked()


def put_in_order_by_keyboard(londoner: Visitor) -> None:
    """The Enter key saves the page; it does not change the language, whose buttons stand before the questions."""
    londoner.follow("أي الأولويات أهم")
    londoner.write("شرطة الأحياء", "1")
    londoner.arrive(lambda: londoner.field("شرطة الأحياء").press("Enter"))
    expect(londoner.page.locator("html")).to_have_attribute("lang", "ar")
    londoner.sees_heading("لو كان لديك 100 نقطة")


def test_answering_in_easy_read(person: Person) -> None:
    londoner = person()
    londoner.go("/consultations/nine-priorities/start/")
    londoner.choose("Easy Read: short sentences and pictures", question="How do you want to read the questions?")
    londoner.press("Start")
    londoner.follow("Police near your home")
    londoner.sees_heading("Police near your home")
    expect(londoner.page.get_by_role("img", name="A person between two houses")).to_be_visible()
    londoner.write("What would you change? Tell us.", "More police on my street")
    londoner.press("The full questions, without pictures or videos")
    expect(londoner.field("What would you change or add?")).to_have_value("More police on my street")


@WITH_AND_WITHOUT
def test_a_page_in_english_only_says_so_in_the_language_that_its_reader_comes_from(
    person: Person, *, scripts: bool
) -> None:
    londoner = person(scripts=scripts)
    londoner.go("/ar/consultations/nine-priorities/")
    if scripts:
        londoner.page.get_by_role("button", name="القائمة").click()
    londoner.follow("الخطة")
    note = londoner.page.get_by_text("هذه الصفحة بالإنجليزية فقط.")
    expect(note).to_be_visible()
    assert note.evaluate("element => getComputedStyle(element).direction") == "rtl"
    expect(londoner.page.get_by_text("Ta strona jest tylko po angielsku.")).to_be_hidden()
    londoner.follow("اذهب إلى الصفحة الرئيسية بالعربية")
    is_from_right_to_left(londoner)
    londoner.go("/plan/")
    expect(londoner.page.get_by_text("هذه الصفحة بالإنجليزية فقط.")).to_be_hidden()
