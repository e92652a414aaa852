"""Staff pages for the languages and editions of a questionnaire: each text beside its English."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import permission_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from consultation.actions.editions import (
    EditionExistsError,
    NothingToPublishError,
    make_edition,
    publish_edition,
    put_media,
    remove_media,
    unpublish_edition,
    write_texts,
)
from consultation.forms.translating import BeginForm, MediaForm, TextsForm
from consultation.models import Edition, Questionnaire
from consultation.selectors.editions import hash_of, media_of
from consultation.selectors.making import consultations_to_make
from consultation.selectors.translating import access_edition, editions_of, media_on, pages_of, parts_of
from consultation.views.authoring.reaching import person
from web.paging import page_of
from web.uploads import takes_upload

# More than a video may have, so that one that is a little too large is refused by the form, which says so.
MOST_MEGABYTES = 60
translators_only = permission_required("consultation.translate_consultation", raise_exception=True)


@translators_only
@require_safe
def consultation_list(request: HttpRequest) -> HttpResponse:
    """List every consultation, to choose whose editions to write."""
    context = {"page": page_of(consultations_to_make(), request), "messages": messages.get_messages(request)}
    return render(request, "consultation/editions/index.html", context)


@translators_only
def edition_list(request: HttpRequest, slug: str) -> HttpResponse:
    """List the editions of each version; on POST begin one of the newest version."""
    rows = (
        Questionnaire.objects.standing()
        .filter(consultation__slug=slug)
        .select_related("consultation")
        .order_by("-version")
    )
    questionnaires = list(rows)
    if not questionnaires:
        raise Http404
    newest = questionnaires[0]
    versions = [(questionnaire, list(editions_of(questionnaire))) for questionnaire in questionnaires]
    form = BeginForm(
        request.POST if request.method == "POST" else None, there={edition.code for edition in versions[0][1]}
    )
    if form.is_valid():
        try:
            begun = make_edition(questionnaire=newest, code=form.cleaned_data["code"], by=person(request))
        except EditionExistsError:
            return redirect("consultation:edition-list", slug=slug)
        return redirect("consultation:edition-overview", slug=slug, version=newest.version, code=begun.code)
    context = {"consultation": newest.consultation, "versions": versions, "form": form}
    return render(request, "consultation/editions/list.html", context)


def of_edition(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """Hand an edition to a view for translators."""

    @translators_only
    @wraps(view)
    def page(request: HttpRequest, slug: str, version: int, code: str, **kwargs: Any) -> HttpResponse:
        questionnaire = get_object_or_404(Questionnaire, consultation__slug=slug, version=version)
        try:
            edition = access_edition(questionnaire, code)
        except Edition.DoesNotExist as error:
            raise Http404 from error
        return view(request, edition, **kwargs)

    return page


@of_edition
@require_safe
def edition(request: HttpRequest, edition: Edition) -> HttpResponse:
    """Show how far an edition has come, page by page."""
    parts = parts_of(edition)
    pages = pages_of(edition, parts)
    context = {
        **_common(request, edition),
        "pages": pages,
        "lacking": sum(page.counts["missing"] + page.counts["out_of_date"] for page in pages),
        "total": len(parts),
        "changes": edition.changes.select_related("changed_by")[:20],
    }
    return render(request, "consultation/editions/edition.html", context)


@of_edition
@require_POST
def publish(request: HttpRequest, edition: Edition) -> HttpResponse:
    """Offer an edition to respondents, or no longer."""
    if "unpublish" in request.POST:
        unpublish_edition(edition=edition, by=person(request))
        messages.success(request, _("Nobody is offered this edition any longer."))
    else:
        try:
            publish_edition(edition=edition, by=person(request))
            messages.success(request, _("Respondents can choose this edition within seconds."))
        except NothingToPublishError:
            messages.error(request, _("Write at least one text before you publish this edition."))
    return _to("consultation:edition-overview", edition)


@of_edition
def page(request: HttpRequest, edition: Edition, page: str) -> HttpResponse:
    """Show the texts of one page beside their English; on POST save those that were changed."""
    everything = parts_of(edition)
    parts = [part for part in everything if part.page == page]
    if not parts:
        raise Http404
    form = TextsForm(parts, request.POST if request.method == "POST" else None)
    if form.is_valid():
        changed = write_texts(edition=edition, texts=form.written(), by=person(request))
        said = ngettext("%(count)s text is saved.", "%(count)s texts are saved.", changed)
        messages.success(request, said % {"count": changed})
        return _after(request, edition, page)
    pages = pages_of(edition, everything)
    context = {
        **_common(request, edition),
        "page": next(row for row in pages if row.key == page),
        "form": form,
        "parts": parts,
        "hashed": hash_of,
        "media": [(path, english, row, MediaForm(kept=row)) for path, english, row in media_on(edition, page)],
    }
    return render(request, "consultation/editions/page.html", context)


def _after(request: HttpRequest, edition: Edition, page: str) -> HttpResponse:
    """Go on to the next page, or stay, as the button said."""
    keys = [row.key for row in pages_of(edition, parts_of(edition))]
    following = keys[keys.index(page) + 1 :]
    if "next" in request.POST and following:
        return _to("consultation:edition-page", edition, page=following[0])
    return _to("consultation:edition-overview", edition)


@takes_upload(MOST_MEGABYTES)
@of_edition
def media(request: HttpRequest, edition: Edition, page: str) -> HttpResponse:
    """Show, replace or remove the picture or the video of one part of a page."""
    path = request.GET.get("part", "")
    rows = {row_path: (english, kept) for row_path, english, kept in media_on(edition, page)}
    if path not in rows:
        raise Http404
    english, kept = rows[path]
    if request.method == "POST" and "remove" in request.POST:
        remove_media(edition=edition, path=path, by=person(request))
        messages.success(request, _("Nothing is shown beside it any longer."))
        return _to("consultation:edition-page", edition, page=page)
    sending = (request.POST, request.FILES) if request.method == "POST" else ()
    form = MediaForm(*sending, kept=kept)
    if form.is_valid():
        put_media(edition=edition, path=path, media=form.sent, by=person(request))
        messages.success(request, _("It is shown beside “%(text)s”.") % {"text": english})
        return _to("consultation:edition-page", edition, page=page)
    context = {**_common(request, edition), "page_key": page, "english": english, "kept": kept, "form": form}
    context["shown"] = media_of(kept) if kept else None
    return render(request, "consultation/editions/media.html", context)


def _common(request: HttpRequest, edition: Edition) -> dict[str, Any]:
    return {
        "consultation": edition.questionnaire.consultation,
        "questionnaire": edition.questionnaire,
        "edition": edition,
        "place": [edition.questionnaire.consultation.slug, edition.questionnaire.version, edition.code],
        "messages": messages.get_messages(request),
    }


def _to(name: str, edition: Edition, **more: str) -> HttpResponse:
    questionnaire = edition.questionnaire
    place = {"slug": questionnaire.consultation.slug, "version": questionnaire.version, "code": edition.code}
    return redirect(reverse(name, kwargs={**place, **more}))
