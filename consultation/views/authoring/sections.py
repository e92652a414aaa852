"""Staff pages for the sections of a questionnaire."""

from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _

from consultation.actions.authoring.duplicating import duplicate_section
from consultation.actions.authoring.sections import add_section, change_section, delete_section, section_state
from consultation.forms.authoring.parts import SectionForm
from consultation.models import Consultation
from consultation.selectors.authoring import editable_questionnaire
from consultation.selectors.losses import losses_with_section
from consultation.selectors.parts import access_section
from consultation.views.authoring.editing import Deletion, FormPage, copy_page, deletion_page, form_page
from consultation.views.authoring.reaching import of_consultation, person


@of_consultation
def add(request: HttpRequest, consultation: Consultation) -> HttpResponse:
    """Ask for a section and add it at the end."""
    questionnaire = editable_questionnaire(consultation)
    here = reverse("consultation:author-questions", args=[consultation.slug])

    def save(form: Any, seen: str) -> str:
        made = add_section(questionnaire=questionnaire, by=person(request), **form.cleaned_data)
        return f"{here}#section-{made.pk}"

    page = FormPage(
        consultation=consultation,
        title=_("Add a section"),
        back=here,
        make=SectionForm,
        save=save,
        button=_("Add it"),
        said=_("The section is added. Now add a page to it."),
        of_settings=False,
        more={"trail": [_questions(here)]},
    )
    return form_page(request, page)


@of_consultation
def change(request: HttpRequest, consultation: Consultation, section_id: int) -> HttpResponse:
    """Show or change one section."""
    section = access_section(consultation, section_id)
    here = reverse("consultation:author-questions", args=[consultation.slug])
    links = {"duplicate": _("Duplicate this section with its pages"), "delete": _("Delete this section")}

    def make(data: Any = None) -> forms.Form:
        return SectionForm(data, section=access_section(consultation, section_id))

    def save(form: Any, seen: str) -> str:
        change_section(section=section, by=person(request), seen=seen, **form.cleaned_data)
        return f"{here}#section-{section.pk}"

    page = FormPage(
        consultation=consultation,
        title=_("Change a section"),
        back=here,
        make=make,
        save=save,
        state=lambda: section_state(access_section(consultation, section_id)),
        of_settings=False,
        more={
            "trail": [_questions(here)],
            "others": [
                (reverse(f"consultation:author-section-{name}", args=[consultation.slug, section.pk]), said)
                for name, said in links.items()
            ],
        },
    )
    return form_page(request, page)


@of_consultation
def duplicate(request: HttpRequest, consultation: Consultation, section_id: int) -> HttpResponse:
    """Ask what the copy of a section is called and put it after the section."""
    row = access_section(consultation, section_id)
    here = reverse("consultation:author-questions", args=[consultation.slug])

    def save(title: str) -> str:
        made = duplicate_section(section=row, by=person(request), title=title)
        return f"{here}#section-{made.pk}"

    return copy_page(request, consultation, title=row.title, save=save, said=_("The copy stands after the section."))


@of_consultation
def delete(request: HttpRequest, consultation: Consultation, section_id: int) -> HttpResponse:
    """Delete a section; ask first where something would be lost with it."""
    section = access_section(consultation, section_id)
    here = reverse("consultation:author-questions", args=[consultation.slug])
    deletion = Deletion(
        title=_("Delete this section?"),
        name=section.title,
        loses=lambda: losses_with_section(section),
        act=lambda: delete_section(section=section, by=person(request)),
        back=here,
    )
    return deletion_page(request, consultation, deletion)


def _questions(here: str) -> dict[str, str]:
    return {"text": _("Questions"), "href": here}
