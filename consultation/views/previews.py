"""What a preview holds: answers for an hour at most, encrypted, in the cache; never a row of any table."""

from base64 import b64decode, b64encode
from uuid import UUID, uuid4

from cryptography.exceptions import InvalidTag
from django.core.cache import cache

from consultation.definition import Definition
from consultation.models import Draft, Questionnaire
from consultation.models.answering import DraftContent
from consultation.selectors.questionnaires import assembled

LIFETIME = 60 * 60


class Preview:
    """One person's way through one questionnaire, as it stands now."""

    def __init__(self, questionnaire: Questionnaire, *, by: int) -> None:
        self.questionnaire = questionnaire
        self.definition: Definition = assembled(questionnaire)
        self._key = f"consultation.preview.{questionnaire.pk}.{by}"
        self.draft = self._held() or self._fresh()
        self.content = self._read()

    @property
    def slug(self) -> str:
        """Return the slug of the consultation."""
        return self.questionnaire.consultation.slug

    def begin(self) -> None:
        """Forget what was answered, and begin again."""
        self.draft, self.content = self._fresh(), DraftContent({}, [])
        self._hold()

    def save(self, page_key: str, answers: dict[str, object]) -> None:
        """Hold the answers to one page, for an hour from now."""
        self.content.answers |= answers
        if page_key not in self.content.seen:
            self.content.seen.append(page_key)
        self._hold()

    def drop(self) -> None:
        """Forget everything."""
        cache.delete(self._key)

    def _hold(self) -> None:
        # The draft is never saved: it encrypts the answers as a respondent's does.
        self.draft.write(self.content)
        held = {"id": str(self.draft.pk), "payload": b64encode(bytes(self.draft.payload)).decode()}
        cache.set(self._key, held, LIFETIME)

    def _held(self) -> Draft | None:
        held = cache.get(self._key)
        if held is None:
            return None
        return Draft(id=UUID(held["id"]), questionnaire=self.questionnaire, payload=b64decode(held["payload"]))

    def _fresh(self) -> Draft:
        return Draft(id=uuid4(), questionnaire=self.questionnaire)

    def _read(self) -> DraftContent:
        try:
            return self.draft.read()
        except InvalidTag:
            # Encrypted with a key that is no longer there: a preview is begun again without a word.
            return DraftContent({}, [])
