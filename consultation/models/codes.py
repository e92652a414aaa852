"""Codes that a respondent writes down: long enough not to be guessed, stored only as a hash."""

import hmac
import uuid

from django.conf import settings

# Crockford's alphabet: no I, L, O or U, so that a code read aloud or copied by hand comes back right.
ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
LENGTH = 12
MISREADINGS = str.maketrans({"I": "1", "L": "1", "O": "0"})


def code_for(purpose: str, draft_id: uuid.UUID) -> str:
    """Return the code of a draft for "return" or "receipt", as three groups of four.

    It is derived from the draft's id with a key that is not in the database, so that a repeated request or a lost
    reply gives the same code again although only its hash is stored.
    """
    digest = hmac.digest(settings.RECEIPT_KEY, f"{purpose}:{draft_id}".encode(), "sha256")
    code = "".join(ALPHABET[byte % 32] for byte in digest[:LENGTH])
    return "-".join((code[:4], code[4:8], code[8:]))


def normal_code(typed: str) -> str:
    """Return a code as it was given out, from what a person typed: any case, spacing and common misreadings."""
    code = "".join(letter for letter in typed.upper().translate(MISREADINGS) if letter in ALPHABET)
    return "-".join((code[:4], code[4:8], code[8:]))


def code_hash(purpose: str, code: str) -> str:
    """Return what is stored of a code: a keyed hash, in hexadecimal."""
    return hmac.digest(settings.RECEIPT_KEY, f"stored-{purpose}:{normal_code(code)}".encode(), "sha256").hex()


def public_reference(answer_id: int) -> str:
    """Return the name by which the public can quote a published text.

    The texts of one response have ids that follow each other; their references do not tell that they belong together.
    """
    digest = hmac.digest(settings.RECEIPT_KEY, f"public:{answer_id}".encode(), "sha256")
    code = "".join(ALPHABET[byte % 32] for byte in digest[:10])
    return f"{code[:5]}-{code[5:]}"


def is_drawn_for_second_entry(entry_id: uuid.UUID, percent: int) -> bool:
    """Say whether an entry is among the share that somebody else enters too.

    Always the same for an entry, and not to be foreseen by whoever sees its id, since the key is not in the database.
    """
    digest = hmac.digest(settings.RECEIPT_KEY, f"second-entry:{entry_id}".encode(), "sha256")
    return int.from_bytes(digest[:8], "big") % 10_000 < percent * 100


def is_drawn_for_recheck(decision_id: int, percent: int) -> bool:
    """Say whether a moderator's decision is among the share that another one makes again, to compare.

    Neither to be foreseen nor to be influenced by whoever decides: the key is not in the database.
    """
    digest = hmac.digest(settings.RECEIPT_KEY, f"recheck:{decision_id}".encode(), "sha256")
    return int.from_bytes(digest[:8], "big") % 10_000 < percent * 100


def unlinked_codes() -> tuple[uuid.UUID, str]:
    """Return a draft id and a receipt hash that no code leads to, for a response whose link is cut."""
    return uuid.uuid4(), f"unlinked-{uuid.uuid4().hex}"
