"""The only ways to reach a draft."""

import time
import uuid

from django.conf import settings
from django.db.models import Exists
from django.utils import timezone

from consultation.models import Draft, Postcode, Questionnaire
from consultation.models.codes import code_hash
from consultation.selectors.editions import keep_editions, with_editions

KEPT_SECONDS = 5
_kept: dict[str, tuple[float, Questionnaire, bool]] = {}


class DraftNotFoundError(LookupError):
    """There is no such draft, or it has expired. Which of the two is not told."""


def access_draft(draft_id: uuid.UUID, *, slug: str) -> Draft:
    """Return the draft of this browser, with its questionnaire and consultation, in one query.

    The questionnaire and its consultation are the same for every draft, and most of the query's cost: they are kept
    for a few seconds, so that an early closing is seen within that time.
    """
    kept = _kept.get(slug)
    if kept is not None and time.monotonic() < kept[0]:
        try:
            draft = Draft.objects.get(pk=draft_id, questionnaire=kept[1], expires_at__gt=timezone.now())
        except Draft.DoesNotExist:
            # Of an earlier version of the questionnaire, perhaps.
            return _find(id=draft_id, questionnaire__consultation__slug=slug)
        draft.questionnaire, draft.finds_postcodes = kept[1:]
        return draft
    draft = _find(id=draft_id, questionnaire__consultation__slug=slug)
    until = time.monotonic() + min(KEPT_SECONDS, settings.PUBLIC_PAGE_SECONDS)
    _kept[slug] = (until, draft.questionnaire, draft.finds_postcodes)
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
