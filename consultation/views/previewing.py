"""A questionnaire as its respondents will meet it, before it opens: the same pages and forms, with nothing kept."""

from collections.abc import Callable
from functools import wraps
from typing import Any, cast

from csp.decorators import csp_replace, csp_update
from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import translation
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.decorators.clickjacking import xframe_options_sameorigin
from django.views.decorators.http import require_POST, require_safe

from consultation.definition.answering.progress import unanswered_pages
from consultation.definition.routing import is_answered, questions_on_path
from consultation.forms.answering import page_form
from consultation.models import Consultation, PrintSize, Questionnaire
from consultation.selectors.authoring import newest_questionnaire
from consultation.selectors.paper import draft_paper
from consultation.selectors.summaries import answer_summary
from consultation.selectors.translating import edition_name
from consultation.views.authoring.reaching import of_consultation, person
from consultation.views.previews import Preview
from consultation.views.walking import QUESTION_TEMPLATE, address_after, check_context, step_of, tasks_context
from web.environment import url

View = Callable[..., HttpResponse]
may_be_framed = cast(Callable[[View], View], csp_replace({"frame-ancestors": ["'self'"]}))
may_frame = cast(Callable[[View], View], csp_update({"frame-src": ["'self'"]}))
# The pages of the way through, which a preview has too.
WALKED = frozenset({"start", "tasks", "question", "check", "submit"})
OUTSIDE = {
    "detail": (_("The page of the consultation"), _("Here a respondent reads what the consultation is about.")),
    "save": (
        _("Save and come back later"),
        _("Here a respondent gets a link and a code, and can come back to these answers on any device."),
    ),
    "return": (_("Come back with a code"), _("Here a respondent enters the code of a saved draft.")),
}


def _questionnaire(consultation: Consultation) -> Questionnaire:
    try:
        return newest_questionnaire(consultation)
    except Questionnaire.DoesNotExist as error:
        raise Http404 from error


def _preview(request: HttpRequest, consultation: Consultation) -> Preview:
    return Preview(_questionnaire(consultation), by=person(request).pk)


def previewed(view: View) -> View:
    """Give `view` the preview of a questionnaire; let its page stand in a frame of the portal's own."""

    @of_consultation
    @never_cache
    @xframe_options_sameorigin
    @may_be_framed
    @wraps(view)
    def page(request: HttpRequest, consultation: Consultation, **kwargs: str) -> HttpResponse:
        preview = _preview(request, consultation)
        if "edition" in request.GET:
            preview.read_in(request.GET["edition"])
        with translation.override(settings.LANGUAGE_CODE if preview.language == "en" else preview.language):
            return view(request, preview, **kwargs)

    return page


def _render(request: HttpRequest, preview: Preview, template: str, context: dict[str, Any]) -> HttpResponse:
    """Render a respondent's own template, with its links leading through the preview."""
    # The edition is chosen where the preview begins.
    own = {"consultation": preview.consultation, "editions": (), "edition": preview.edition}
    shown = {**context, **own, "preview": True, "url": _addresses(preview.slug)}
    return render(request, template, shown)


def _addresses(slug: str) -> Callable[..., str]:
    """Return what stands in for `url` in the templates: where a preview has no such page, it says so."""

    def address(name: str, *args: Any, **kwargs: Any) -> str:
        app, _colon, page = name.rpartition(":")
        if name.startswith("consultation:author-"):
            return url(name, *args, **kwargs)
        if name == "priority":
            return url(name, *args, **kwargs)
        if app == "consultation" and page in WALKED:
            return url(f"consultation:author-preview-{page}", *args, **kwargs)
        return url("consultation:author-preview-outside", slug, page if page in OUTSIDE else "site")

    return address


@of_consultation
def entry(request: HttpRequest, consultation: Consultation) -> HttpResponse:
    """Say what a preview is, and begin one at full width or on a phone's."""
    questionnaire = _questionnaire(consultation)
    editions = [(row.code, edition_name(row)) for row in questionnaire.editions.all()]
    context = {"consultation": consultation, "questionnaire": questionnaire, "editions": editions}
    return render(request, "consultation/previewing/entry.html", context)


@of_consultation
@may_frame
def phone(request: HttpRequest, consultation: Consultation) -> HttpResponse:
    """Show the preview in a frame as wide as a small phone."""
    _questionnaire(consultation)
    context = {"consultation": consultation, "edition": request.GET.get("edition", "en")}
    return render(request, "consultation/previewing/phone.html", context)


@of_consultation
@never_cache
@require_safe
def paper(request: HttpRequest, consultation: Consultation) -> HttpResponse:
    """Show the paper form as it stands now, in an edition that is published or not, marked as a draft."""
    questionnaire = _questionnaire(consultation)
    size = request.GET.get("size", PrintSize.STANDARD.value)
    if size not in PrintSize.values:
        raise Http404
    draft = draft_paper(questionnaire, request.GET.get("edition", "en"))
    context = {"paper": draft, "size": PrintSize(size), "consultation": consultation, "sizes": list(PrintSize)}
    with translation.override(draft.locale):
        return render(request, "consultation/previewing/paper.html", context)


@previewed
def start(request: HttpRequest, preview: Preview) -> HttpResponse:
    """Show what stands before the first question; on POST begin, with nothing answered."""
    if request.method == "POST":
        preview.begin()
        return redirect(url("consultation:author-preview-tasks", preview.slug))
    return _render(request, preview, "consultation/start.html", {"held": None})


@previewed
def task_list(request: HttpRequest, preview: Preview) -> HttpResponse:
    """Show the sections and where each stands."""
    context = tasks_context(preview.definition, preview.draft, preview.content)
    return _render(request, preview, "consultation/tasks.html", context)


@previewed
def question_page(request: HttpRequest, preview: Preview, page_key: str) -> HttpResponse:
    """Ask one topic; on POST hold the answers and go on."""
    content = preview.content
    step = step_of(preview.definition, content, page_key)
    if step is None:
        raise Http404
    data = request.POST if request.method == "POST" else None
    form = page_form(step.questions, content.answers, data, finds_postcodes=preview.draft.finds_postcodes)
    if not form.is_valid():
        return _render(request, preview, QUESTION_TEMPLATE, step.context(preview.draft, form))
    preview.save(page_key, form.cleaned_data)
    if "later" in request.POST:
        return redirect(url("consultation:author-preview-outside", preview.slug, "save"))
    checking = "check" in request.GET
    name, part = address_after(preview.definition, content, page_key, asked=step.questions, checking=checking)
    return redirect(url(f"consultation:author-preview-{name}", slug=preview.slug, **part))


@previewed
def check(request: HttpRequest, preview: Preview) -> HttpResponse:
    """Show every answer that would be sent, with a way to change each."""
    return _render(
        request,
        preview,
        "consultation/check.html",
        check_context(preview.definition, preview.draft, preview.content, []),
    )


@previewed
@require_POST
def submit(request: HttpRequest, preview: Preview) -> HttpResponse:
    """Show what would be sent, and forget it."""
    definition, answers = preview.definition, preview.content.answers
    missing = unanswered_pages(definition, answers)
    if missing:
        context = check_context(definition, preview.draft, preview.content, missing)
        return _render(request, preview, "consultation/check.html", context)
    asked = {question.key for question in questions_on_path(definition, answers)}
    left_out = [
        question
        for key, question in definition.questions.items()
        if key not in asked and is_answered(answers.get(key))
    ]
    context = {"summary": answer_summary(definition, answers), "left_out": left_out}
    preview.drop()
    return _render(request, preview, "consultation/previewing/end.html", context)


@previewed
def outside(request: HttpRequest, preview: Preview, part: str) -> HttpResponse:
    """Say what a respondent finds where the preview has no page."""
    title, text = OUTSIDE.get(
        part, (_("Not part of the preview"), _("This link takes a respondent to another page of the site."))
    )
    return _render(request, preview, "consultation/previewing/outside.html", {"title": title, "text": text})


@of_consultation
@require_POST
def leave(request: HttpRequest, consultation: Consultation) -> HttpResponse:
    """Forget what was answered, and leave the preview."""
    _preview(request, consultation).drop()
    return redirect("consultation:author-preview", slug=consultation.slug)
