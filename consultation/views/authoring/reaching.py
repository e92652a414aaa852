"""The ways into the pages of authoring: for authors only, to a consultation that is there."""

from collections.abc import Callable
from functools import wraps
from typing import Any, Concatenate, ParamSpec

from django.contrib.auth.decorators import permission_required
from django.contrib.auth.models import User
from django.core.exceptions import ObjectDoesNotExist
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render

from consultation.actions.authoring.guarding import ConsultationOpenedError, WaitingForApprovalError
from consultation.models import Consultation
from consultation.selectors.authoring import NotEditableError, access_consultation
from consultation.selectors.documents import DocumentNotFoundError
from consultation.selectors.parts import PartNotFoundError

AUTHOR = "consultation.author_consultation"
authors_only = permission_required(AUTHOR, raise_exception=True)

P = ParamSpec("P")
View = Callable[Concatenate[HttpRequest, Consultation, P], HttpResponse]


def of_consultation(view: View[P]) -> Callable[..., HttpResponse]:
    """Hand a consultation to a view for authors; say plainly where it can no longer be changed."""

    @authors_only
    @wraps(view)
    def page(request: HttpRequest, *args: Any, slug: str, **kwargs: Any) -> HttpResponse:
        try:
            consultation = access_consultation(slug)
        except Consultation.DoesNotExist as error:
            raise Http404 from error
        try:
            return view(request, consultation, *args, **kwargs)
        except (DocumentNotFoundError, PartNotFoundError, ObjectDoesNotExist) as error:
            # Not there, or deleted by a colleague a moment ago.
            raise Http404 from error
        except (ConsultationOpenedError, WaitingForApprovalError, NotEditableError) as error:
            context = {"consultation": consultation, "waits": isinstance(error, WaitingForApprovalError)}
            return render(request, "consultation/authoring/refused.html", context, status=409)

    return page


def person(request: HttpRequest) -> User:
    """Return who is signed in."""
    assert isinstance(request.user, User)  # noqa: S101 (the decorator lets nobody else through)
    return request.user
