"""What a preview holds: answers for an hour at most, encrypted, in the cache; never a row of any table."""

from base64 import b64decode, b64encode
from uuid import UUID, uuid4

from cryptography.exceptions import InvalidTag
from django.core.cache import cache

from consultation.definition import Definition
from consultation.models import Draft, Postcode, Questionnaire
from consultation.models.answering import DraftContent
from consultation.selectors.editions import about_of, in_words
from consultation.selectors.questionnaires import assembled, assembled_in

LIFETIME = 60 * 60


class Preview:
    """One person's way through one questionnaire, as it stands now."""

    def __init__(self, questionnaire: Questionnaire, *, by: int) -> None:
        self.questionnaire = questionnaire
        self._key = f"consultation.preview.{questionnaire.pk}.{by}"
        self._original = assembled(questionnaire)
        held: dict[str, str] = cache.get(self._key) or {}
        self.draft = self._held(held) if held else self._fresh()
        self.draft.finds_postcodes = Postcode.objects.exists()
        self.content = self._read()
        self.read_in(held.get("edition", "en"))

    @property
    def slug(self) -> str:
        """Return the slug of the consultation."""
        return self.questionnaire.consultation.slug

    def read_in(self, edition: str) -> None:
        """Read the questions in an edition, published or not; in English where there is none of this code."""
        row = self.questionnaire.editions.prefetch_related("texts").filter(code=edition).first()
        self.definition: Definition = self._original if row is None else assembled_in(row, self._original)
        self.edition, self.language = (row.code, row.language) if row else ("en", "en")
        consultation = self.questionnaire.consultation
        self.consultation = consultation if row is None else in_words(consultation, about_of(row), row.language)

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
        payload = b64encode(bytes(self.draft.payload)).decode()
        cache.set(self._key, {"id": str(self.draft.pk), "payload": payload, "edition": self.edition}, LIFETIME)

    def _held(self, held: dict[str, str]) -> Draft:
        return Draft(id=UUID(held["id"]), questionnaire=self.questionnaire, payload=b64decode(held["payload"]))

    def _fresh(self) -> Draft:
        return Draft(id=uuid4(), questionnaire=self.questionnaire)

    def _read(self) -> DraftContent:
        try:
            return self.draft.read()
        except InvalidTag:
            # Encrypted with a key that is no longer there: a preview is begun again without a word.
            return DraftContent({}, [])
