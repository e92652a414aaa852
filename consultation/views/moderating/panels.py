"""What the panels beside an answer read."""

from typing import Any

from django.http import HttpRequest

from consultation.models import Answer
from consultation.selectors.moderating.marks import suggestions_about


def suggestions_panel(request: HttpRequest, answer: Answer) -> dict[str, Any]:
    """Return what machines pointed out in the answer."""
    return {"suggestions": suggestions_about(answer)}
