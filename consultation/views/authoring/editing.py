"""One form on one page: shown, sent, refused where a colleague was quicker, and done."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from consultation.actions.authoring.guarding import ChangedMeanwhileError, refuse_unchangeable
from consultation.forms.authoring.overtaken import stored_differences
from consultation.forms.authoring.parts import CopyNameForm
from consultation.models import Consultation


def nothing() -> str:
    """Return the state of something that is not there yet."""
    return ""


@dataclass(frozen=True)
class FormPage:
    """A page with one form.

    `make` makes the form from what was sent, or from what is stored now; `state` is what stands now; `save` stores
    the valid form over that state and returns where to go.
    """

    consultation: Consultation | None
    title: str
    back: str
    make: Callable[..., forms.Form]
    save: Callable[[Any, str], str]
    state: Callable[[], str] = nothing
    button: str = ""
    said: str = ""
    template: str = "consultation/authoring/form.html"
    takes_file: bool = False
    # Whether what it changes is fixed by opening; questions are fixed by freezing, which their own pages look after.
    of_settings: bool = True
    more: dict[str, Any] = field(default_factory=dict)


def form_page(request: HttpRequest, page: FormPage) -> HttpResponse:
    """Show the form; on POST store it, and never over a change that the person has not seen."""
    if page.of_settings and page.consultation is not None:
        refuse_unchangeable(page.consultation)
    if request.method != "POST":
        return _show(request, page, page.make(), page.state())
    form = page.make(request.POST, request.FILES) if page.takes_file else page.make(request.POST)
    seen = request.POST.get("seen", "")
    if not form.is_valid():
        return _show(request, page, form, seen)
    try:
        address = page.save(form, seen)
    except ChangedMeanwhileError:
        stored = stored_differences(form, page.make())
        return _show(request, page, form, page.state(), overtaken=True, stored=stored)
    messages.success(request, page.said or _("Saved."))
    return redirect(address)


def _show(request: HttpRequest, page: FormPage, form: forms.Form, seen: str, **more: Any) -> HttpResponse:
    context = {
        "page": page,
        "consultation": page.consultation,
        "form": form,
        "seen": seen,
        "messages": messages.get_messages(request),
        **page.more,
        **more,
    }
    return render(request, page.template, context)


def copy_page(
    request: HttpRequest, consultation: Consultation, *, title: str, save: Callable[[str], str], said: str
) -> HttpResponse:
    """Ask what the copy of a page or section called `title` is called; `save` makes it and returns its address."""
    here = reverse("consultation:author-questions", args=[consultation.slug])
    page = FormPage(
        consultation=consultation,
        title=_("Duplicate “%(title)s”") % {"title": title},
        back=here,
        make=lambda data=None: CopyNameForm(data, title=_("%(title)s (copy)") % {"title": title[:190]}),
        save=lambda form, _seen: save(form.cleaned_data["title"]),
        button=_("Duplicate it"),
        said=said,
        of_settings=False,
        more={"trail": [{"text": _("Questions"), "href": here}]},
    )
    return form_page(request, page)


@dataclass(frozen=True)
class Deletion:
    """What is to be deleted: what it is called, what is lost with it, how it is deleted, and the pages around it."""

    title: str
    name: str
    loses: Callable[[], list[str]]
    act: Callable[[], object]
    back: str
    # Where to go afterwards, where that is not where one came from.
    then: str = ""


def deletion_page(request: HttpRequest, consultation: Consultation, deletion: Deletion) -> HttpResponse:
    """Ask whether to delete something, and say what would be lost with it; on POST delete it."""
    if request.method != "POST":
        context = {
            "consultation": consultation,
            "title": deletion.title,
            "name": deletion.name,
            "loses": deletion.loses(),
            "back": deletion.back,
        }
        return render(request, "consultation/authoring/delete.html", context)
    deletion.act()
    messages.success(request, _("“%(name)s” is deleted.") % {"name": deletion.name})
    return redirect(deletion.then or deletion.back)
