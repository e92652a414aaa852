"""An edition beside the English: what is written, what is missing, and what was written from an older English."""

from collections import Counter
from dataclasses import dataclass

from django.db.models import Prefetch, QuerySet

from consultation.definition import Definition
from consultation.definition.versions.editions import page_of_path
from consultation.models import Edition, EditionMedia, EditionText, Questionnaire
from consultation.selectors.editions import hash_of, original_texts, with_files
from consultation.selectors.questionnaires import assembled
from web.languages import language_names

DONE, MISSING, OUT_OF_DATE = "done", "missing", "out_of_date"


@dataclass(frozen=True)
class Part:
    """One text: its English, what stands for it, and whether that is done, missing or out of date."""

    path: str
    page: str
    english: str
    text: str
    state: str

    @property
    def is_long(self) -> bool:
        """Say whether a line is too short to write it in."""
        return len(self.english) > 80 or "\n" in self.english


@dataclass(frozen=True)
class PageOfParts:
    """The texts that stand together: about the consultation, or on one page of questions."""

    key: str
    title: str
    counts: Counter[str]

    @property
    def is_done(self) -> bool:
        """Say whether nothing on it is missing or out of date."""
        return not self.counts[MISSING] and not self.counts[OUT_OF_DATE]


def editions_of(questionnaire: Questionnaire) -> QuerySet[Edition]:
    """Return the editions of a questionnaire, published or not."""
    return questionnaire.editions.select_related("questionnaire__consultation", "published_by").prefetch_related(
        "texts"
    )


def edition_name(edition: Edition) -> str:
    """Return what an edition is called: its language's own name, or what kind it is."""
    if edition.kind == Edition.Kind.TRANSLATION:
        return language_names().get(edition.language, edition.language)
    return str(edition.get_kind_display())


def access_edition(questionnaire: Questionnaire, code: str) -> Edition:
    """Return an edition with its texts and what it shows; raise Edition.DoesNotExist where there is none."""
    media = with_files(EditionMedia.objects.all())
    return editions_of(questionnaire).prefetch_related(Prefetch("media", media)).get(code=code)


def parts_of(edition: Edition) -> list[Part]:
    """Return every text of an edition beside the English, in the order of the questionnaire."""
    return parts_beside(edition, assembled(edition.questionnaire))


def parts_beside(edition: Edition, definition: Definition) -> list[Part]:
    """Return what `parts_of` returns, beside an English questionnaire that was read already."""
    originals = original_texts(edition.questionnaire.consultation, definition)
    written: dict[str, EditionText] = {row.path: row for row in edition.texts.all()}
    parts = []
    for path, english in originals.items():
        row = written.get(path)
        state = MISSING if row is None else DONE if row.source_hash == hash_of(english) else OUT_OF_DATE
        page = page_of_path(definition, path)
        parts.append(Part(path, page or path.partition("/")[0], english, row.text if row else "", state))
    return parts


def pages_of(edition: Edition, parts: list[Part]) -> list[PageOfParts]:
    """Return the pages of an edition in order, each with how many of its texts are done, missing or out of date."""
    titles = {page.key: page.title for page in assembled(edition.questionnaire).pages.values()}
    counts: dict[str, Counter[str]] = {}
    for part in parts:
        counts.setdefault(part.page, Counter())[part.state] += 1
    return [PageOfParts(key, titles.get(key, ""), count) for key, count in counts.items()]


def media_on(edition: Edition, page: str) -> list[tuple[str, str, EditionMedia | None]]:
    """Return the parts of a page that can show a picture or a video: path, English, and what they show."""
    definition = assembled(edition.questionnaire)
    asked = definition.pages.get(page)
    if asked is None:
        return []
    shown = {row.path: row for row in edition.media.all()}
    rows = [(f"page/{asked.key}", asked.title)]
    rows += [(f"question/{question.key}", question.text) for question in asked.questions]
    return [(path, english, shown.get(path)) for path, english in rows]
