"""Staff pages for the pages of a questionnaire."""

from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _

from consultation.actions.authoring.duplicating import duplicate_page
from consultation.actions.authoring.pages import add_page, change_page, delete_page, page_state
from consultation.forms.authoring.parts import PageForm, PageInSectionForm
from consultation.models import Consultation
from consultation.selectors.losses import losses_with_page
from consultation.selectors.parts import access_page, access_section
from consultation.views.authoring.editing import Deletion, FormPage, copy_page, deletion_page, form_page
from consultation.views.authoring.reaching import of_consultation, person


@of_consultation
def add(request: HttpRequest, consultation: Consultation, section_id: int) -> HttpResponse:
    """Ask for a page and add it at the end of a section."""
    section = access_section(consultation, section_id)
    here = reverse("consultation:author-questions", args=[consultation.slug])

    def save(form: Any, seen: str) -> str:
        made = add_page(section=section, by=person(request), **form.cleaned_data)
        return f"{here}#page-{made.pk}"

    page = FormPage(
        consultation=consultation,
        title=_("Add a page to “%(section)s”") % {"section": section.title},
        back=here,
        make=PageForm,
        save=save,
        button=_("Add it"),
        said=_("The page is added. Now add a question to it."),
        of_settings=False,
        more={"trail": [{"text": _("Questions"), "href": here}]},
    )
    return form_page(request, page)


@of_consultation
def change(request: HttpRequest, consultation: Consultation, page_id: int) -> HttpResponse:
    """Show or change one page; it can go into another section."""
    row = access_page(consultation, page_id)
    here = reverse("consultation:author-questions", args=[consultation.slug])
    links = {
        "rule": _("Who sees this page"),
        "duplicate": _("Duplicate this page with its questions"),
        "delete": _("Delete this page"),
    }

    def make(data: Any = None) -> forms.Form:
        return PageInSectionForm(data, page=access_page(consultation, page_id))

    def save(form: Any, seen: str) -> str:
        change_page(page=row, by=person(request), seen=seen, **form.cleaned_data)
        return f"{here}#page-{row.pk}"

    page = FormPage(
        consultation=consultation,
        title=_("Change a page"),
        back=here,
        make=make,
        save=save,
        state=lambda: page_state(access_page(consultation, page_id)),
        of_settings=False,
        more={
            "trail": [{"text": _("Questions"), "href": here}],
            "others": [
                (reverse(f"consultation:author-page-{name}", args=[consultation.slug, row.pk]), said)
                for name, said in links.items()
            ],
        },
    )
    return form_page(request, page)


@of_consultation
def duplicate(request: HttpRequest, consultation: Consultation, page_id: int) -> HttpResponse:
    """Ask what the copy of a page is called and put it after the page."""
    row = access_page(consultation, page_id)
    here = reverse("consultation:author-questions", args=[consultation.slug])

    def save(title: str) -> str:
        made = duplicate_page(page=row, by=person(request), title=title)
        return f"{here}#page-{made.pk}"

    return copy_page(request, consultation, title=row.title, save=save, said=_("The copy stands after the page."))


@of_consultation
def delete(request: HttpRequest, consultation: Consultation, page_id: int) -> HttpResponse:
    """Delete a page; ask first, and say what would be lost with it."""
    row = access_page(consultation, page_id)
    here = reverse("consultation:author-questions", args=[consultation.slug])
    deletion = Deletion(
        title=_("Delete this page?"),
        name=row.title,
        loses=lambda: losses_with_page(row),
        act=lambda: delete_page(page=row, by=person(request)),
        back=here,
    )
    return deletion_page(request, consultation, deletion)
