"""Editions of a questionnaire: which are published, and what they say."""

import copy
import time
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from hashlib import sha256
from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import OuterRef, Q, QuerySet
from django.db.models.functions import JSONObject

from consultation.definition import Definition, Media
from consultation.definition.parts import Untranslated
from consultation.definition.versions.editions import Words, texts_of
from consultation.models import Consultation, Edition, EditionMedia, EditionText

# Longer than a draft's questionnaire is kept, which brings its editions along: a question page never asks for them.
KEPT_SECONDS = 10
# What a respondent reads of the consultation itself.
CONSULTATION_TEXTS = (
    "title",
    "summary",
    "purpose",
    "audience",
    "run_by",
    "contact",
    "privacy_notice",
    "what_next",
    "accessible_formats",
    "results_plan",
    "who_decides",
)


@dataclass(frozen=True)
class PublishedEdition:
    """An edition that respondents can choose."""

    code: str
    language: str
    kind: str
    revision: int

    @property
    def is_translation(self) -> bool:
        """Say whether it is the questionnaire in another language, and nothing else."""
        return self.kind == Edition.Kind.TRANSLATION


_kept: dict[int, tuple[float, tuple[PublishedEdition, ...]]] = {}


def forget_editions() -> None:
    """Forget which editions are published, so that the next look reads them."""
    _kept.clear()


def with_editions() -> ArraySubquery:
    """Return the published editions as a column of a query on rows that have a questionnaire."""
    rows = _published(OuterRef("questionnaire"))
    return ArraySubquery(rows.values(row=JSONObject(**{part: part for part in PARTS})))


PARTS = ("code", "language", "kind", "revision")


def _published(questionnaire: Any) -> QuerySet[Edition]:
    return Edition.objects.filter(questionnaire=questionnaire, published_at__isnull=False).order_by("kind", "code")


def keep_editions(questionnaire_id: int, rows: Iterable[dict[str, Any]]) -> tuple[PublishedEdition, ...]:
    """Keep for some seconds, in this process, which editions are published."""
    editions = tuple(PublishedEdition(**row) for row in rows)
    _kept[questionnaire_id] = (time.monotonic() + KEPT_SECONDS, editions)
    return editions


def published_editions(questionnaire_id: int) -> tuple[PublishedEdition, ...]:
    """Return the published editions; at most one query in some seconds, none where a draft was just read."""
    kept = _kept.get(questionnaire_id)
    if kept is not None and time.monotonic() < kept[0]:
        return kept[1]
    return keep_editions(questionnaire_id, _published(questionnaire_id).values(*PARTS))


def edition_of(questionnaire_id: int, *, wanted: str, language: str) -> str:
    """Return the code of the edition to show: the one that was chosen, where it is in the language of the page.

    A page's language is its address's. So the choice of Easy Read holds on English pages, and an Arabic page shows
    the Arabic edition whatever was chosen before; the English original stands in for one that is not published.
    """
    editions = published_editions(questionnaire_id)
    if any(edition.code == wanted and edition.language == language for edition in editions):
        return wanted
    return next((row.code for row in editions if row.is_translation and row.language == language), "en")


def hash_of(text: str) -> str:
    """Return what tells whether an English text is still the one that was translated."""
    return sha256(text.encode()).hexdigest()


def original_texts(consultation: Consultation, definition: Definition) -> dict[str, str]:
    """Return every English text that an edition can have, by path, in order; empty ones left out."""
    own = {f"consultation/{name}": getattr(consultation, name) for name in CONSULTATION_TEXTS}
    return {path: text for path, text in own.items() if text} | texts_of(definition)


def words_of(edition: Edition, definition: Definition) -> Words:
    """Return an edition's words for a questionnaire; those written from an English text that changed are left out."""
    texts = _current(edition, original_texts(edition.questionnaire.consultation, definition))
    media = {row.path: media_of(row) for row in with_files(edition.media.all())}
    return Words(texts, code=edition.code, language=edition.language, revision=edition.revision, media=media)


def with_files(media: QuerySet[EditionMedia]) -> QuerySet[EditionMedia]:
    """Return what editions show together with what is known of its files, without their bytes."""
    return media.select_related("file", "captions").defer("file__content", "captions__content")


def _current(edition: Edition, originals: dict[str, str]) -> dict[str, str]:
    return {
        row.path: row.text
        for row in edition.texts.all()
        if row.path in originals and row.source_hash == hash_of(originals[row.path])
    }


def about_of(edition: Edition) -> dict[str, tuple[str, str]]:
    """Return what an edition says of the consultation itself: each text with the hash of its English."""
    rows = (row for row in edition.texts.all() if row.path.startswith("consultation/"))
    return {row.path.partition("/")[2]: (row.text, row.source_hash) for row in rows}


def media_of(row: EditionMedia) -> Media:
    """Return a picture or video as a page shows it."""
    file = row.file
    return Media(
        kind=row.kind,
        sha256=file.sha256 if file else "",
        content_type=file.media_type if file else "",
        link=row.link,
        alt=row.alt,
        transcript=row.transcript,
        captions=row.captions.sha256 if row.captions else "",
    )


def in_language(consultations: Sequence[Consultation], language: str) -> list[Consultation]:
    """Return consultations as a page in `language` shows them, in one query at most.

    They are copies: nothing that is stored or kept changes. What is not translated stays English, marked as such.
    """
    if language == "en" or not consultations:
        return list(consultations)
    texts: dict[int, dict[str, tuple[str, str]]] = {}
    rows = (
        EditionText.objects.filter(
            Q(edition__published_at__isnull=False),
            edition__language=language,
            edition__kind=Edition.Kind.TRANSLATION,
            edition__questionnaire__frozen_at__isnull=False,
            edition__questionnaire__consultation__in=[consultation.pk for consultation in consultations],
            path__startswith="consultation/",
        )
        .order_by("edition__questionnaire__version")
        .values_list("edition__questionnaire__consultation", "path", "text", "source_hash")
    )
    for consultation_id, path, text, source_hash in rows:
        texts.setdefault(consultation_id, {})[path.partition("/")[2]] = (text, source_hash)
    return [in_words(consultation, texts.get(consultation.pk, {}), language) for consultation in consultations]


def in_words(consultation: Consultation, texts: Mapping[str, tuple[str, str]], language: str) -> Consultation:
    """Return a copy of a consultation with these texts; each comes with the hash of its English.

    Where that English is another now, or a text is missing, the English stands.
    """
    shown = copy.copy(consultation)
    for name in CONSULTATION_TEXTS:
        original = getattr(consultation, name)
        text, source_hash = texts.get(name, ("", ""))
        fresh = text and source_hash == hash_of(original)
        if fresh:
            setattr(shown, name, text)
        elif original and language != "en":
            setattr(shown, name, Untranslated(original))
    return shown
