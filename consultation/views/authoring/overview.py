"""The consultations at every stage, and one of them as a list of what is done and what is missing."""

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_safe

from consultation.forms.authoring.settings import PARTS
from consultation.models import Consultation, Stage
from consultation.selectors.making import Standing, consultations_to_make, standing_of
from consultation.views.authoring.reaching import authors_only, of_consultation
from web.paging import page_of


@dataclass(frozen=True)
class Line:
    """One line of the list: `status` is done, started, missing, optional, or empty for what is never finished."""

    title: str
    href: str
    status: str = ""
    hint: str = ""


@dataclass(frozen=True)
class Group:
    """Lines that belong together."""

    title: Any
    lines: list[Line] = field(default_factory=list)


Maker = Callable[[Standing], Line]


@authors_only
@require_safe
def consultation_list(request: HttpRequest) -> HttpResponse:
    """List every consultation with its stage."""
    page = page_of(consultations_to_make(), request)
    context = {"page": page, "messages": messages.get_messages(request)}
    return render(request, "consultation/authoring/list.html", context)


@of_consultation
@require_safe
def overview(request: HttpRequest, consultation: Consultation) -> HttpResponse:
    """Show what is done and what is missing, with a way to each part."""
    standing = standing_of(consultation)
    groups = [Group(title, [_as_it_stands(make(standing), standing) for make in makers]) for title, makers in GROUPS]
    context = {
        "consultation": consultation,
        "standing": standing,
        "groups": groups,
        "missing": sum(line.status in ("missing", "started") for group in groups for line in group.lines),
        "messages": messages.get_messages(request),
    }
    return render(request, "consultation/authoring/overview.html", context)


def _as_it_stands(line: Line, standing: Standing) -> Line:
    """Return a line without what is missing where nothing can be added any more."""
    over = standing.consultation.approved_at is not None and line.status != "done"
    return replace(line, status="") if over else line


def _settings(key: str) -> Maker:
    def make(standing: Standing) -> Line:
        part = PARTS[key]
        filled = [bool(getattr(standing.consultation, name)) for name in part.needed]
        status = "done" if all(filled) else "started" if any(filled) else "missing"
        href = reverse("consultation:author-settings", args=[standing.consultation.slug, key])
        return Line(str(part.title), href if standing.can_change else "", status)

    return make


def _documents(standing: Standing) -> Line:
    href = reverse("consultation:author-documents", args=[standing.consultation.slug])
    hint = ngettext("%(count)s document", "%(count)s documents", standing.documents) % {"count": standing.documents}
    if not standing.documents:
        hint = _("The plan, an Easy Read version, what the decision rests on")
    return Line(_("Documents"), href, "done" if standing.documents else "optional", hint)


def _reasons(standing: Standing) -> Line:
    href = reverse("consultation:author-reasons", args=[standing.consultation.slug])
    hint = ngettext("%(count)s reason", "%(count)s reasons", standing.reasons) % {"count": standing.reasons}
    if not standing.reasons:
        hint = _("Why a text may be withheld: fixed before it opens")
    return Line(_("Reasons for moderation"), href, "done" if standing.reasons else "missing", hint)


def _paths(standing: Standing) -> Line:
    href = reverse("consultation:author-map", args=[standing.consultation.slug])
    hint = _("Who is asked what, and whether every question can be reached")
    return Line(_("Map of the paths"), href if standing.questions else "", "", hint)


def _preview(standing: Standing) -> Line:
    href = reverse("consultation:author-preview", args=[standing.consultation.slug])
    hint = _("Go through the questions as a respondent will, on a phone too; nothing is kept")
    return Line(_("Preview"), href if standing.questions else "", "", hint)


def _questions(standing: Standing) -> Line:
    href = reverse("consultation:author-questions", args=[standing.consultation.slug])
    hint = ngettext("%(count)s question", "%(count)s questions", standing.questions) % {"count": standing.questions}
    if not standing.questions:
        hint = _("Nothing is asked yet")
    return Line(_("Questions"), href, "done" if standing.questions else "missing", hint)


def _paper(standing: Standing) -> Line:
    href = reverse("consultation:entry-settings", args=[standing.consultation.slug])
    status = "done" if standing.consultation.return_address else "optional"
    return Line(_("Paper"), href, status, _("Where papers are sent, and how many are entered twice"))


def _events(standing: Standing) -> Line:
    hint = _("Where people are met, and how many")
    return Line(_("Events"), reverse("consultation:event-staff", args=[standing.consultation.slug]), "", hint)


def _files(standing: Standing) -> Line:
    hint = _("Many responses that one organisation collected, from one file; while it is open and some days after")
    href = reverse("consultation:bulk-new", args=[standing.consultation.slug])
    opened = standing.consultation.stage not in (Stage.DRAFT, Stage.UPCOMING)
    return Line(_("Organisations' files"), href if opened else "", "", hint)


def _editions(standing: Standing) -> Line:
    href = reverse("consultation:edition-list", args=[standing.consultation.slug])
    hint = _("The questions in other languages, in Easy Read and in British Sign Language")
    return Line(_("Languages and editions"), href if standing.questions else "", "optional", hint)


def _work(name: str, title: Any, hint: Any, shown: Callable[[Standing], bool]) -> Maker:
    """Return the line of a page of opening: a link where there is something to do there."""

    def make(standing: Standing) -> Line:
        href = reverse(f"consultation:{name}", args=[standing.consultation.slug])
        return Line(str(title), href if shown(standing) else "", "", str(hint))

    return make


def _has_version(standing: Standing) -> bool:
    return standing.questionnaire is not None


def _approved(standing: Standing) -> bool:
    return standing.consultation.approved_at is not None


FILE_OUT = _work(
    "author-export",
    gettext_lazy("Download as a file"),
    gettext_lazy("All settings and questions, to keep or to use again"),
    _has_version,
)
FILE_IN = _work(
    "author-import-questions",
    gettext_lazy("Put in the questions of a file"),
    gettext_lazy("They replace those that are there"),
    lambda standing: standing.can_change_questions,
)
CHECKS = _work(
    "author-checks",
    gettext_lazy("Checks before opening"),
    gettext_lazy("What is needed, and the principle that each check serves"),
    _has_version,
)
OPENING = _work(
    "author-opening", gettext_lazy("Opening"), gettext_lazy("Two people open a consultation"), _has_version
)
DATES = _work(
    "author-dates",
    gettext_lazy("Another closing date"),
    gettext_lazy("Once it is approved: with a reason that everybody can read"),
    _approved,
)
AMEND = _work(
    "author-amend",
    gettext_lazy("Change the questions"),
    gettext_lazy("Once it is approved: a new version, with a reason that everybody can read"),
    _approved,
)


# Each part of the work adds its own line when its page is there.
GROUPS: tuple[tuple[Any, tuple[Maker, ...]], ...] = (
    (
        gettext_lazy("The consultation"),
        (_settings("about"), _settings("people"), _settings("dates"), _settings("address"), _documents),
    ),
    (
        gettext_lazy("The questions"),
        (_questions, _paths, _preview, _editions, _reasons, FILE_IN, FILE_OUT),
    ),
    (
        gettext_lazy("What people are told"),
        (
            _settings("privacy"),
            _settings("results"),
            _settings("formats"),
            _settings("equality"),
            _settings("decision"),
        ),
    ),
    (gettext_lazy("People without the internet"), (_paper, _events)),
    (gettext_lazy("Organisations"), (_files,)),
    (gettext_lazy("Opening and afterwards"), (CHECKS, OPENING, DATES, AMEND)),
)
