"""The only ways to reach a draft."""

import time
import uuid
from dataclasses import dataclass

from django.conf import settings
from django.db.models import Exists
from django.utils import timezone

from consultation.models import Draft, Postcode, Questionnaire
from consultation.models.codes import code_hash
from consultation.selectors.editions import keep_editions, with_editions

KEPT_SECONDS = 5


@dataclass(frozen=True)
class _Kept:
    """One version of the questions with its consultation, and until when they are kept."""

    until: float
    questionnaire: Questionnaire
    finds_postcodes: bool


# By the consultation's address, and by the version: after an amendment drafts of several versions are under way.
_kept: dict[str, dict[int, _Kept]] = {}


class DraftNotFoundError(LookupError):
    """There is no such draft, or it has expired. Which of the two is not told."""


def access_draft(draft_id: uuid.UUID, *, slug: str) -> Draft:
    """Return the draft of this browser, with its questionnaire and consultation, in one query.

    The questionnaire and its consultation are the same for every draft, and most of the query's cost: they are kept
    for a few seconds, so that an early closing is seen within that time.
    """
    now = time.monotonic()
    fresh = {pk: kept for pk, kept in _kept.get(slug, {}).items() if now < kept.until}
    if fresh:
        draft = Draft.objects.filter(
            pk=draft_id, questionnaire__in=list(fresh), expires_at__gt=timezone.now()
        ).first()
        if draft is not None:
            kept = fresh[draft.questionnaire_id]
            draft.questionnaire, draft.finds_postcodes = kept.questionnaire, kept.finds_postcodes
            return draft
    draft = _find(id=draft_id, questionnaire__consultation__slug=slug)
    until = now + min(KEPT_SECONDS, settings.PUBLIC_PAGE_SECONDS)
    _kept[slug] = fresh | {draft.questionnaire_id: _Kept(until, draft.questionnaire, draft.finds_postcodes)}
    return draft


def access_draft_by_code(code: str, *, slug: str) -> Draft:
    """Return the unsubmitted draft that a return code opens."""
    return _find(
        return_code_hash=code_hash("return", code), questionnaire__consultation__slug=slug, submitted_at=None
    )


def _find(**conditions: object) -> Draft:
    drafts = Draft.objects.filter(expires_at__gt=timezone.now(), **conditions)
    drafts = drafts.annotate(there_are_postcodes=Exists(Postcode.objects.all()))
    try:
        draft = drafts.select_related("questionnaire__consultation").annotate(editions=with_editions()).get()
    except Draft.DoesNotExist as error:
        raise DraftNotFoundError from error
    draft.finds_postcodes = draft.there_are_postcodes
    keep_editions(draft.questionnaire_id, draft.editions)
    return draft
