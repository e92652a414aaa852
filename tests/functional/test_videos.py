"""British Sign Language: staff send and link videos with captions; a respondent plays them, also without scripts."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import FilePayload, Locator, expect

from tests.factories.videos import CAPTIONS, webm
from tests.functional.conftest import Person
from tests.functional.site import Site
from tests.functional.visiting import Visitor

SLUG = "nine-priorities"
EDITION = f"/consultations/staff/editions/{SLUG}/1/bsl/"
WORDS = "Are you answering for yourself or for an organisation? Sign or write your answer."
LINK = "https://vimeo.com/1"
VIDEO: FilePayload = {"name": "signed.webm", "mimeType": "video/webm", "buffer": webm()}


def captions(text: str = CAPTIONS) -> FilePayload:
    return {"name": "signed.vtt", "mimeType": "text/vtt", "buffer": text.encode()}


@pytest.fixture
def translator(person: Person, site: Site) -> Iterator[Visitor]:
    """A member of staff at a desk; what they published is no longer offered afterwards."""
    visitor = person(desk=True)
    visitor.sign_in("consultation-editor", site.password("consultation-editor"))
    yield visitor
    command = "from consultation.models import Edition; Edition.objects.filter(code='bsl').update(published_at=None)"
    site.manage("shell", "-v0", "-c", command)


def keep(visitor: Visitor, pictures: Path | None, name: str) -> None:
    """Keep pictures of a page on a phone and at a desk, where they are wanted."""
    before = visitor.page.viewport_size
    for width in (320, 1280):
        visitor.page.set_viewport_size({"width": width, "height": 900})
        visitor.audit.raise_faults(f"{name} at {width} px", visitor.audit.at_width(visitor.page, width))
        if pictures:
            visitor.page.screenshot(path=pictures / f"{name}-{width}.png", full_page=True)
    if before:
        visitor.page.set_viewport_size(before)


def test_signed_questions_are_made_by_staff_and_played_by_a_respondent(
    translator: Visitor, person: Person, site: Site, pictures: Path | None
) -> None:
    begin_an_edition(translator, pictures)
    wrong_captions_are_explained(translator, pictures)
    send_a_video(translator, pictures)
    link_a_video(translator)
    translator.go(EDITION)
    translator.press("Publish it with gaps in English")
    for scripts in (True, False):
        watch(person(scripts=scripts), pictures)
    take_the_video_away(translator)


def begin_an_edition(translator: Visitor, pictures: Path | None) -> None:
    translator.go("/staff/")
    translator.follow("Languages")
    keep(translator, pictures, "editions")
    translator.go(f"/consultations/staff/editions/{SLUG}/")
    keep(translator, pictures, "editions-of-one")
    translator.select("British Sign Language", label="Begin an edition")
    translator.press("Begin")
    translator.sees_heading(re.compile("British Sign Language"))
    keep(translator, pictures, "edition")
    translator.go(f"{EDITION}pages/who/")
    keep(translator, pictures, "edition-page")


def wrong_captions_are_explained(translator: Visitor, pictures: Path | None) -> None:
    """What was written stays; the message names the line."""
    translator.page.get_by_role("link", name=re.compile("Add a picture or a video")).nth(0).click()
    translator.sees_heading(re.compile("A picture or a video"))
    translator.field("File").set_input_files(VIDEO)
    translator.field("Captions of the video").set_input_files(captions("WEBVTT\n\n00:02.000 --> 00:01.000\nHello\n"))
    translator.write("What the video says, in words", WORDS)
    translator.press("Save")
    translator.sees("Line 3: this caption ends before it begins. Exchange the two times.")
    translator.sees("Choose your files again")
    expect(translator.field("What the video says, in words")).to_have_value(WORDS)
    keep(translator, pictures, "edition-video-refused")


def send_a_video(translator: Visitor, pictures: Path | None) -> None:
    translator.field("File").set_input_files(VIDEO)
    translator.field("Captions of the video").set_input_files(captions())
    translator.press("Save")
    translator.sees("It is shown beside")
    translator.sees("A video with captions")
    translator.page.get_by_role("link", name=re.compile("^Change")).nth(0).click()
    translator.sees("What respondents see now")
    is_played(translator.page.locator("video"))
    keep(translator, pictures, "edition-video")


def link_a_video(translator: Visitor) -> None:
    translator.go(f"{EDITION}pages/who/")
    translator.page.get_by_role("link", name=re.compile("Add a picture or a video")).nth(0).click()
    translator.write("Or a link to a video", "https://example.com/watch")
    translator.write("What the video says, in words", WORDS)
    translator.press("Save")
    translator.sees("The link must begin with https:// and lead to one of")
    translator.write("Or a link to a video", LINK)
    translator.press("Save")
    translator.sees("A video on another site")


def watch(londoner: Visitor, pictures: Path | None) -> None:
    """On a phone, by keyboard, with captions; what is linked is a link and nothing of another site is on the page."""
    londoner.go(f"/consultations/{SLUG}/start/")
    londoner.choose("British Sign Language videos", question="How do you want to read the questions?")
    londoner.press("Start")
    londoner.go(f"/consultations/{SLUG}/respond/questions/who/")
    video = londoner.page.locator("video")
    expect(video).to_have_accessible_name("Video of this question")
    is_played(video)
    video.focus()
    expect(video).to_be_focused()
    londoner.page.keyboard.press("Space")
    londoner.page.wait_for_function("() => document.querySelector('video').currentTime > 0")
    track = video.evaluate(
        "video => [video.textTracks[0].kind, video.textTracks[0].mode, video.textTracks[0].language]"
    )
    assert track == ["captions", "showing", "en"]
    londoner.page.wait_for_function("() => document.querySelector('video').textTracks[0].cues?.length === 2")
    link = londoner.page.get_by_role("link", name=re.compile("Watch this question in British Sign Language"))
    expect(link).to_have_attribute("href", LINK)
    assert londoner.page.locator("iframe, embed, object").count() == 0
    londoner.page.get_by_text("The video in words").first.click()
    londoner.sees(WORDS)
    keep(londoner, pictures, f"signed-question-{'with' if londoner.audit.scripts else 'without'}-scripts")


def is_played(video: Locator) -> None:
    """Fail unless the browser could read the video."""
    expect(video).to_be_visible()
    video.page.wait_for_function("() => document.querySelector('video').readyState >= 1")
    assert video.evaluate("video => [video.videoWidth, video.videoHeight, video.duration]") == [64, 48, 2]


def take_the_video_away(translator: Visitor) -> None:
    translator.go(f"{EDITION}pages/who/")
    translator.page.get_by_role("link", name=re.compile("^Change")).nth(0).click()
    translator.press("Show nothing here")
    translator.sees("Nothing is shown beside it any longer.")
