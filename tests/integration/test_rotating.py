"""Changing the key: everything that is sealed, sealed anew, while all of it can be read."""

import os
from io import StringIO

import pytest
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from django.apps import apps
from django.core.management import CommandError, call_command
from django.db import models
from pytest_django import Settings

from consultation.actions.changing import begin_change, withdraw_response
from consultation.actions.equality import save_equality_answer
from consultation.actions.responding import save_page, start_draft
from consultation.actions.rotating import rotate_keys
from consultation.definition.equality import equality_question
from consultation.models import Draft, EqualityAnswers, Response, ResponseRevision
from consultation.models.sealed import FINGERPRINTS, PUBLIC_BYTES, SEALED
from consultation.models.sealing import MARK, newest_prefix, seal, seal_anew, unseal
from tests.factories.consultation import Respondent, nine_priorities

pytestmark = pytest.mark.django_db
OLD, NEW = b"o" * 32, b"n" * 32


@pytest.fixture
def old_key(settings: Settings) -> None:
    settings.DRAFT_ENCRYPTION_KEYS = [OLD]


def test_what_any_of_the_keys_sealed_opens(settings: Settings) -> None:
    settings.DRAFT_ENCRYPTION_KEYS = [OLD]
    sealed = seal({"words": "canary"}, "table.column.1")
    settings.DRAFT_ENCRYPTION_KEYS = [NEW, OLD]
    assert unseal(sealed, "table.column.1") == {"words": "canary"}
    assert seal({}, "table.column.1").startswith(newest_prefix())
    settings.DRAFT_ENCRYPTION_KEYS = [NEW]
    with pytest.raises(InvalidTag):
        unseal(sealed, "table.column.1")


def test_what_was_sealed_before_keys_had_names_opens(settings: Settings) -> None:
    for nonce in (os.urandom(12), MARK + b"12345678"):
        sealed = nonce + AESGCM(OLD).encrypt(nonce, b'{"a": 1}', b"table.column.1")
        settings.DRAFT_ENCRYPTION_KEYS = [NEW, OLD]
        assert unseal(sealed, "table.column.1") == {"a": 1}
        settings.DRAFT_ENCRYPTION_KEYS = [NEW, OLD]
        anew = seal_anew(sealed, "table.column.1")
        settings.DRAFT_ENCRYPTION_KEYS = [NEW]
        assert unseal(anew, "table.column.1") == {"a": 1}


def test_value_moved_to_another_row_does_not_open(settings: Settings) -> None:
    settings.DRAFT_ENCRYPTION_KEYS = [NEW, OLD]
    with pytest.raises(InvalidTag):
        unseal(seal({"a": 1}, "table.column.1"), "table.column.2")


def test_every_column_of_bytes_is_sealed_or_public_or_a_fingerprint() -> None:
    known = {str(column) for column in SEALED} | PUBLIC_BYTES | FINGERPRINTS
    fields = [
        f"{model._meta.db_table}.{field.name}"
        for model in apps.get_app_config("consultation").get_models()
        for field in model._meta.get_fields()
        if isinstance(field, models.BinaryField)
    ]
    assert sorted(fields) == sorted(known)


def test_everything_sealed_can_be_read_without_the_old_key_after_rotating(old_key: None, settings: Settings) -> None:
    consultation = nine_priorities()
    draft = start_draft(consultation=consultation)
    save_page(draft=draft, page_key="victims", answers={"victims-text": "a canary in a draft"})
    respondent = Respondent(consultation).respond(data="a canary in a revision")
    response = Response.objects.get()
    question = equality_question("sexual_orientation")
    assert question
    save_equality_answer(draft_id=response.draft_id, question=question, option="Other", words="an equal canary")
    begin_change(response_id=response.pk)
    equal = bytes(EqualityAnswers.objects.get().free_text)
    withdraw_response(response_id=response.pk)
    EqualityAnswers.objects.create(response=response, free_text=equal)
    assert respondent

    settings.DRAFT_ENCRYPTION_KEYS = [NEW, OLD]
    done = {row.column: row.sealed_anew for row in rotate_keys(batch=1)}
    assert done["consultation_draft.payload"] == 1
    assert done["consultation_equalityanswers.free_text"] == 1
    assert done["consultation_responserevision.payload"] == 1
    assert {row.sealed_anew for row in rotate_keys()} == {0}

    settings.DRAFT_ENCRYPTION_KEYS = [NEW]
    assert Draft.objects.get(pk=draft.pk).read().answers == {"victims-text": "a canary in a draft"}
    assert ResponseRevision.objects.get().read()["texts"] == {"data-text": "a canary in a revision"}
    row = EqualityAnswers.objects.get()
    bound_to = f"consultation_equalityanswers.free_text.{row.pk}"
    assert unseal(bytes(row.free_text), bound_to) == {"sexual_orientation": "an equal canary"}


def test_value_that_no_key_opens_is_left_and_named(old_key: None, settings: Settings) -> None:
    drafts = [start_draft(consultation=nine_priorities()) for _ in range(2)]
    for draft in drafts:
        save_page(draft=draft, page_key="victims", answers={"victims-text": "words"})
    Draft.objects.filter(pk=drafts[0].pk).update(payload=b"spoilt beyond any reading")
    settings.DRAFT_ENCRYPTION_KEYS = [NEW, OLD]
    with pytest.raises(CommandError, match="No key opens"):
        call_command("rotate_keys", stdout=(said := StringIO()))
    assert "consultation_draft.payload: 1 sealed anew, 1 not readable" in said.getvalue()
    settings.DRAFT_ENCRYPTION_KEYS = [NEW]
    assert Draft.objects.get(pk=drafts[1].pk).read().answers == {"victims-text": "words"}
