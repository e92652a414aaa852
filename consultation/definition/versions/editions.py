"""A questionnaire in another language or edition: the same parts, with other words.

Every text of a questionnaire has a path: `section/about-you/title`, `page/who/intro`, `question/borough/hint`,
`choice/respondent/individual/text`. The names of London's boroughs are names, not texts.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import replace

from consultation.definition.parts import Choice, Definition, Media, Page, Question, Section, Untranslated

PLACE_NAME = re.compile(r"[EW]\d{8}")


def texts_of(definition: Definition) -> dict[str, str]:
    """Return every text of a questionnaire by its path, in the order of the questionnaire; empty ones left out."""
    return {path: text for path, text in _texts(definition) if text}


def _texts(definition: Definition) -> Iterator[tuple[str, str]]:
    for section in definition.sections:
        yield f"section/{section.key}/title", section.title
        for page in section.pages:
            yield f"page/{page.key}/title", page.title
            yield f"page/{page.key}/intro", page.intro
            for question in page.questions:
                yield f"question/{question.key}/text", question.text
                yield f"question/{question.key}/hint", question.hint
                for choice in question.choices:
                    if not PLACE_NAME.fullmatch(choice.key):
                        path = f"choice/{question.key}/{choice.key}"
                        yield f"{path}/text", choice.text
                        yield f"{path}/hint", choice.hint
                        yield f"{path}/consequence", choice.consequence


def page_of_path(definition: Definition, path: str) -> str:
    """Return the key of the page on which a text or a picture stands; empty for a section's or an unknown one."""
    kind, key, *_ = path.split("/")
    if kind == "page":
        return key if key in definition.pages else ""
    for page in definition.pages.values():
        if kind in ("question", "choice") and any(question.key == key for question in page.questions):
            return page.key
    return ""


def in_edition(definition: Definition, words: "Words") -> Definition:
    """Return the questionnaire with an edition's words; what they lack stays as it is in English, marked as such."""
    return replace(
        definition,
        edition=words.code,
        language=words.language,
        revision=words.revision,
        sections=tuple(words.section(section) for section in definition.sections),
    )


class Words:
    """What an edition says in place of the English, and the pictures and videos that it shows."""

    def __init__(
        self,
        texts: Mapping[str, str],
        *,
        code: str,
        language: str,
        revision: int = 0,
        media: Mapping[str, Media] | None = None,
    ) -> None:
        self.texts = texts
        self.code = code
        self.language = language
        self.revision = revision
        self.media = media or {}

    def text(self, path: str, original: str) -> str:
        """Return what stands at `path`."""
        if not original or self.texts.get(path):
            return self.texts.get(path) or original
        return original if self.language == "en" else Untranslated(original)

    def section(self, section: Section) -> Section:
        """Return a section with these words."""
        return replace(
            section,
            title=self.text(f"section/{section.key}/title", section.title),
            pages=tuple(self._page(page) for page in section.pages),
        )

    def _page(self, page: Page) -> Page:
        return replace(
            page,
            title=self.text(f"page/{page.key}/title", page.title),
            intro=self.text(f"page/{page.key}/intro", page.intro),
            media=self.media.get(f"page/{page.key}"),
            questions=tuple(self._question(question) for question in page.questions),
        )

    def _question(self, question: Question) -> Question:
        return replace(
            question,
            text=self.text(f"question/{question.key}/text", question.text),
            hint=self.text(f"question/{question.key}/hint", question.hint),
            media=self.media.get(f"question/{question.key}"),
            choices=tuple(self._choice(question, choice) for choice in question.choices),
        )

    def _choice(self, question: Question, choice: Choice) -> Choice:
        if PLACE_NAME.fullmatch(choice.key):
            return choice
        path = f"choice/{question.key}/{choice.key}"
        return replace(
            choice,
            text=self.text(f"{path}/text", choice.text),
            hint=self.text(f"{path}/hint", choice.hint),
            consequence=self.text(f"{path}/consequence", choice.consequence),
        )
