"""Addresses of staff pages about one thing of many (a question, an event): made beside a running portal."""

import json
from datetime import date

from django.contrib.auth.models import User
from django.urls import reverse
from django.utils import timezone

from consultation.forms.authoring.settings import PARTS
from consultation.models import Consultation, Document, Entry, Event, ModerationReason, Page, Question, Section
from tests.factories.entering import make_entry
from tests.functional.preparing import SLUG, prepare

OPENED = "nine-priorities"


def print_addresses() -> None:
    """Print each address as JSON, making what it is about where it is not there."""
    prepare()
    prepared, opened = (Consultation.objects.get(slug=slug) for slug in (SLUG, OPENED))
    paths = [_path("author-settings", prepared.slug, part) for part in PARTS]
    paths += [_path(name, prepared.slug, row) for name, row in _parts_of(prepared)]
    paths.append(_path("event-edit", opened.slug, _event(opened).pk))
    paper = _paper(opened)
    paths += [_path(name, opened.slug, paper.pk) for name in ("entry-form", "entry-discard")]
    for code in ("easy-read", "ar"):
        place = (opened.slug, 1, code)
        paths += [_path("edition-overview", *place), _path("edition-page", *place, "who")]
    print(json.dumps(paths))  # noqa: T201 (read by the test)


def _path(name: str, *args: object) -> str:
    return reverse(f"consultation:{name}", args=args or None)


def _parts_of(consultation: Consultation) -> list[tuple[str, int]]:
    """Return the pages about one part of a questionnaire, each with a part of the kind that it is about."""
    ours = {"questionnaire__consultation": consultation}
    section = Section.objects.filter(**ours).earliest("order")
    page = Page.objects.filter(section=section).earliest("order")
    question = Question.objects.filter(page=page).earliest("order")
    document, _ = Document.objects.get_or_create(
        consultation=consultation, title="The plan", url="https://example.org/plan", defaults={"order": 0}
    )
    reason, _ = ModerationReason.objects.get_or_create(
        consultation=consultation, key="names", defaults={"text": "It names somebody.", "order": 0}
    )
    rows = [(name, section.pk) for name in ("author-section", "author-section-delete", "author-page-add")]
    rows += [(name, page.pk) for name in ("author-page", "author-page-delete", "author-page-rule")]
    rows += [
        ("author-question-add", page.pk),
        ("author-question", question.pk),
        ("author-question-move", question.pk),
    ]
    rows += [("author-question-delete", question.pk), ("author-question-rule", question.pk)]
    rows += [("author-document", document.pk), ("author-document-delete", document.pk)]
    return [*rows, ("author-reason", reason.pk), ("author-reason-delete", reason.pk)]


def _paper(consultation: Consultation) -> Entry:
    """Return a paper that the editor has begun to enter."""
    begun = Entry.objects.filter(reference="looked at").first()
    return begun or make_entry(consultation, _editor(), reference="looked at", received_on=timezone.localdate())


def _editor() -> User:
    return User.objects.get(username="consultation-editor")


def _event(consultation: Consultation) -> Event:
    """Return an event of an open consultation."""
    return Event.objects.get_or_create(
        consultation=consultation,
        name="Saturday stall",
        defaults={
            "held_on": date(2026, 5, 2),
            "place": "Ridley Road market",
            "added_by": _editor(),
        },
    )[0]
