"""Going on in another language or edition while responding."""

from django.forms import Form
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST

from consultation.actions.responding import choose_edition
from consultation.models import Draft
from consultation.views.drafts import with_unsent_draft
from consultation.views.meanwhile import sent_page
from consultation.views.walking import QUESTION_TEMPLATE, Step


@require_POST
@with_unsent_draft
def choose(request: HttpRequest, draft: Draft) -> HttpResponse:
    """Go on in another edition of the questionnaire, from the list of sections."""
    choose_edition(draft=draft)
    return redirect("consultation:tasks", slug=draft.questionnaire.consultation.slug)


def in_other_words(request: HttpRequest, draft: Draft, step: Step, form: Form) -> HttpResponse:
    """Show a page of questions in another language or edition, with what was entered just now, saved or not."""
    choose_edition(draft=draft)
    form.full_clean()
    form.errors.clear()
    return render(request, QUESTION_TEMPLATE, sent_page(request, draft, step, form))
