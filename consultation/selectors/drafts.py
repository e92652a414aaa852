"""The only ways to reach a draft."""

import uuid

from django.utils import timezone

from consultation.models import Draft
from consultation.models.codes import code_hash


class DraftNotFoundError(LookupError):
    """There is no such draft, or it has expired. Which of the two is not told."""


def access_draft(draft_id: uuid.UUID, *, slug: str) -> Draft:
    """Return the draft of this browser, with its questionnaire and consultation, in one query."""
    return _find(id=draft_id, questionnaire__consultation__slug=slug)


def access_draft_by_code(code: str, *, slug: str) -> Draft:
    """Return the unsubmitted draft that a return code opens."""
    return _find(
        return_code_hash=code_hash("return", code), questionnaire__consultation__slug=slug, submitted_at=None
    )


def _find(**conditions: object) -> Draft:
    drafts = Draft.objects.filter(expires_at__gt=timezone.now(), **conditions)
    try:
        return drafts.select_related("questionnaire__consultation").get()
    except Draft.DoesNotExist as error:
        raise DraftNotFoundError from error
