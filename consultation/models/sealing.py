"""Encryption in the application: what a database dump must not show."""

import hashlib
import json
import os
from typing import Any

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from django.conf import settings

# What is sealed begins with this and the name of its key. What was sealed before keys had names begins with a nonce.
MARK = b"tp1:"
NAME_LENGTH = 8
NONCE_LENGTH = 12


def seal(content: dict[str, Any], bound_to: str) -> bytes:
    """Return `content` encrypted with AES-GCM and the newest key; it opens only with the same `bound_to` (table,
    column and row)."""
    return _encrypt(json.dumps(content, ensure_ascii=False).encode(), bound_to)


def unseal(sealed: bytes, bound_to: str) -> dict[str, Any]:
    """Return what was sealed with any of the keys; raise cryptography's InvalidTag where it was altered or moved to
    another row."""
    content: dict[str, Any] = json.loads(_decrypt(sealed, bound_to))
    return content


def seal_anew(sealed: bytes, bound_to: str) -> bytes:
    """Return the same content sealed with the newest key; raise InvalidTag where none of the keys opens it."""
    return _encrypt(_decrypt(sealed, bound_to), bound_to)


def newest_prefix() -> bytes:
    """Return how everything begins that is sealed with the newest key."""
    return MARK + _name(settings.DRAFT_ENCRYPTION_KEYS[0])


def _encrypt(plain: bytes, bound_to: str) -> bytes:
    nonce = os.urandom(NONCE_LENGTH)
    key = settings.DRAFT_ENCRYPTION_KEYS[0]
    return newest_prefix() + nonce + AESGCM(key).encrypt(nonce, plain, bound_to.encode())


def _decrypt(sealed: bytes, bound_to: str) -> bytes:
    keys: list[bytes] = settings.DRAFT_ENCRYPTION_KEYS
    named = {MARK + _name(key): key for key in keys}
    head = sealed[: len(MARK) + NAME_LENGTH]
    if head in named:
        return _open(named[head], sealed[len(head) :], bound_to)
    for key in keys:
        try:
            return _open(key, sealed, bound_to)
        except InvalidTag:
            continue
    raise InvalidTag


def _open(key: bytes, sealed: bytes, bound_to: str) -> bytes:
    return AESGCM(key).decrypt(sealed[:NONCE_LENGTH], sealed[NONCE_LENGTH:], bound_to.encode())


def _name(key: bytes) -> bytes:
    """Return the name of a key, which tells nothing about it."""
    return hashlib.sha256(b"name of a key:" + key).digest()[:NAME_LENGTH]
