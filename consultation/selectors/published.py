"""Texts as the public reads them. The original of a text is never loaded here."""

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime

from django.contrib.postgres.search import SearchHeadline, SearchQuery, SearchRank
from django.db.models import Case, F, QuerySet, TextField, When
from django.db.models.functions import Length
from django.utils.translation import gettext as _

from consultation.models import Answer
from consultation.models.codes import public_reference
from consultation.selectors.organisations import public_name
from consultation.selectors.places import borough_names
from consultation.selectors.questionnaires import compiled

# Private characters mark where PostgreSQL found a word. Whatever they enclose is escaped like any other text.
MARK, UNMARK = "\ue000", "\ue001"
LONG = 700
LEAD = 500
SEARCH_CONFIG = "english"
TextField.register_lookup(Length)


@dataclass(frozen=True)
class PublishedText:
    """One published text and what the public may know of where it comes from."""

    reference: str
    consultation: str
    priority: int | None
    topic: str
    question_key: str
    question: str
    respondent_kind: str
    organisation: str
    borough: str
    borough_name: str
    text: str
    words_removed: bool
    published_at: datetime
    # Parts of the text around the words that were searched for: each a text and whether it is one of these words.
    extract: list[tuple[str, bool]] = field(default_factory=list)

    @property
    def respondent(self) -> str:
        """Return who answered, in words: the name of an organisation that agreed to be named."""
        if self.organisation:
            return self.organisation
        names = {"individual": _("An individual"), "organisation": _("An organisation")}
        return names.get(self.respondent_kind, self.respondent_kind)

    @property
    def is_long(self) -> bool:
        """Say whether a list shows only the beginning at first."""
        return len(self.text) > LONG

    @property
    def lead(self) -> str:
        """Return the beginning of a long text, cut between words where there are any."""
        beginning = self.text[:LEAD]
        return f"{beginning.rsplit(maxsplit=1)[0] if ' ' in beginning else beginning}…"


def published_answers() -> QuerySet[Answer]:
    """Return the answers that the public may read, the newest first, without their originals."""
    return (
        Answer.objects.published()
        .select_related("question__priority", "question__page__section", "response__questionnaire__consultation")
        .select_related("response__organisation")
        .defer("text", "search")
        .order_by("-published_at", "-pk")
    )


def matching(answers: QuerySet[Answer], words: str) -> QuerySet[Answer]:
    """Keep the answers whose published text has `words`, the best first, each with an extract around them,
    or the whole of a short one.

    Quotation marks, "or" and a minus sign mean what they mean in a search engine.
    """
    query = SearchQuery(words, search_type="websearch", config=SEARCH_CONFIG)
    headline = Case(
        When(published_text__length__lte=LONG, then=_headline(query, whole=True)),
        default=_headline(query, whole=False),
    )
    found = answers.filter(search=query).annotate(rank=SearchRank(F("search"), query), headline=headline)
    return found.order_by("-rank", "-published_at", "-pk")


def _headline(query: SearchQuery, *, whole: bool) -> SearchHeadline:
    return SearchHeadline(
        "published_text",
        query,
        config=SEARCH_CONFIG,
        start_sel=MARK,
        stop_sel=UNMARK,
        highlight_all=whole,
        max_fragments=0 if whole else 3,
        max_words=40,
        min_words=20,
        fragment_delimiter=" … ",
    )


def published_text_of(answer: Answer) -> PublishedText:
    """Return what the public may know of a published answer."""
    question, response = answer.question, answer.response
    names = borough_names([compiled(response.questionnaire_id)])
    return PublishedText(
        reference=public_reference(answer.pk),
        consultation=response.questionnaire.consultation.slug,
        priority=question.priority.number if question.priority else None,
        topic=question.page.section.title,
        question_key=question.key,
        question=question.text,
        respondent_kind=response.respondent_kind,
        organisation=public_name(response),
        borough=response.borough,
        borough_name=names.get(response.borough, ""),
        text=answer.published_text,
        words_removed=answer.state == Answer.State.REDACTED,
        published_at=answer.published_at or answer.submitted_at,
        extract=marked_parts(getattr(answer, "headline", "")),
    )


def published_texts(answers: Iterable[Answer]) -> list[PublishedText]:
    """Return what the public may know of each of these published answers."""
    return [published_text_of(answer) for answer in answers]


def marked_parts(headline: str) -> list[tuple[str, bool]]:
    """Return a headline as texts, each with whether it is one of the words searched for."""
    parts = re.split(f"{MARK}([^{MARK}{UNMARK}]*){UNMARK}", headline)
    cleaned = [part.replace(MARK, "").replace(UNMARK, "") for part in parts]
    return [(part, bool(index % 2)) for index, part in enumerate(cleaned) if part]
