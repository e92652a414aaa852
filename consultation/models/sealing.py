"""Encryption in the application: what a database dump must not show."""

import json
import os
from typing import Any

from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from django.conf import settings

NONCE_LENGTH = 12


def seal(content: dict[str, Any], bound_to: str) -> bytes:
    """Return `content` encrypted with AES-GCM; it opens only with the same `bound_to` (table, column and row)."""
    nonce = os.urandom(NONCE_LENGTH)
    plain = json.dumps(content, ensure_ascii=False).encode()
    return nonce + AESGCM(settings.DRAFT_ENCRYPTION_KEY).encrypt(nonce, plain, bound_to.encode())


def unseal(sealed: bytes, bound_to: str) -> dict[str, Any]:
    """Return what was sealed; raise cryptography's InvalidTag where it was altered or moved to another row."""
    nonce, cipher = sealed[:NONCE_LENGTH], sealed[NONCE_LENGTH:]
    content: dict[str, Any] = json.loads(
        AESGCM(settings.DRAFT_ENCRYPTION_KEY).decrypt(nonce, cipher, bound_to.encode())
    )
    return content
