"""Staff pages for the documents of a consultation."""

from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from consultation.actions.authoring.documents import (
    add_document,
    change_document,
    delete_document,
    document_state,
    move_document,
)
from consultation.forms.authoring.documents import DocumentForm
from consultation.models import Consultation
from consultation.selectors.documents import DocumentNotFoundError, access_document, documents_of
from consultation.selectors.making import can_change
from consultation.views.authoring.editing import Deletion, FormPage, deletion_page, form_page
from consultation.views.authoring.moving import asked_move, moved
from consultation.views.authoring.reaching import of_consultation, person
from consultation.views.documents import file_response
from web.uploads import takes_upload

# More than a document may have, so that one that is a little too large is refused by the form, which says so.
MOST_MEGABYTES = 24


@of_consultation
def documents(request: HttpRequest, consultation: Consultation) -> HttpResponse:
    """List the documents; on POST move one of them by one place."""
    here = reverse("consultation:author-documents", args=[consultation.slug])
    if request.method == "POST":
        asked = asked_move(request)
        document = access_document(consultation, asked.pk)
        place = move_document(document=document, by=person(request), direction=asked.direction)
        return moved(request, asked, document, place, here)
    context = {
        "consultation": consultation,
        "documents": documents_of(consultation),
        "can_change": can_change(consultation),
        "messages": messages.get_messages(request),
    }
    return render(request, "consultation/authoring/documents.html", context)


@takes_upload(MOST_MEGABYTES)
@of_consultation
def add(request: HttpRequest, consultation: Consultation) -> HttpResponse:
    """Ask for a file or a link and add it."""
    back = reverse("consultation:author-documents", args=[consultation.slug])

    def save(form: Any, seen: str) -> str:
        add_document(
            consultation=consultation,
            by=person(request),
            **_entered(form),
        )
        return back

    page = FormPage(
        consultation=consultation,
        title=_("Add a document"),
        back=back,
        make=DocumentForm,
        save=save,
        button=_("Add it"),
        said=_("The document is added."),
        takes_file=True,
    )
    return form_page(request, page)


@takes_upload(MOST_MEGABYTES)
@of_consultation
def change(request: HttpRequest, consultation: Consultation, document_id: int) -> HttpResponse:
    """Show or change one document."""
    back = reverse("consultation:author-documents", args=[consultation.slug])
    access_document(consultation, document_id)

    def make(data: Any = None, files: Any = None) -> forms.Form:
        return DocumentForm(data, files, document=access_document(consultation, document_id))

    def save(form: Any, seen: str) -> str:
        change_document(
            document=access_document(consultation, document_id),
            by=person(request),
            seen=seen,
            **_entered(form),
        )
        return back

    page = FormPage(
        consultation=consultation,
        title=_("Change a document"),
        back=back,
        make=make,
        save=save,
        state=lambda: document_state(access_document(consultation, document_id)),
        takes_file=True,
        more={"document": access_document(consultation, document_id)},
    )
    return form_page(request, page)


@of_consultation
def delete(request: HttpRequest, consultation: Consultation, document_id: int) -> HttpResponse:
    """Ask whether to delete a document; on POST delete it."""
    document = access_document(consultation, document_id)
    back = reverse("consultation:author-documents", args=[consultation.slug])
    deletion = Deletion(
        title=_("Delete this document?"),
        name=document.title,
        loses=lambda: [_("People will not find it beside the questions.")],
        act=lambda: delete_document(document=document, by=person(request)),
        back=back,
    )
    return deletion_page(request, consultation, deletion)


@of_consultation
@require_safe
def download(request: HttpRequest, consultation: Consultation, document_id: int) -> HttpResponse:
    """Hand over a file before the public can have it."""
    document = access_document(consultation, document_id)
    if document.file is None:
        raise DocumentNotFoundError
    return file_response(document.file, document.filename)


def _entered(form: DocumentForm) -> dict[str, Any]:
    return {
        "title": form.cleaned_data["title"],
        "language": form.cleaned_data["language"],
        "url": form.link,
        "sent": form.sent,
    }
