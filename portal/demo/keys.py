"""The secrets of a demonstration: made once, kept beside its data, readable by their owner only."""

import json
import os
import secrets
from pathlib import Path

from portal.demo.failing import LaunchError

NAMES = ("SECRET_KEY", "DRAFT_ENCRYPTION_KEY", "RECEIPT_KEY")


class SecretsFile:
    """The file `secrets.json` of one copy: keys, and the passwords of its demonstration accounts."""

    def __init__(self, folder: Path) -> None:
        self.path = folder / "secrets.json"

    def keys(self) -> dict[str, str]:
        """Return every key by the name of its environment variable, making those that are missing."""
        content = self._read()
        keys = {name: content.get(name) or secrets.token_hex(32) for name in NAMES}
        self._write(content | keys)
        return keys

    def password(self, username: str) -> str:
        """Return the password of a demonstration account, making it where it is missing."""
        content = self._read()
        name = f"password of {username}"
        content.setdefault(name, secrets.token_urlsafe(12))
        self._write(content)
        return content[name]

    def _read(self) -> dict[str, str]:
        if not self.path.exists():
            return {}
        try:
            return dict(json.loads(self.path.read_text()))
        except ValueError:
            raise LaunchError(
                f"{self.path} cannot be read as JSON: restore it, or remove it to make new secrets."
            ) from None

    def _write(self, content: dict[str, str]) -> None:
        """Replace the file whole: an interrupted write must not cost the keys of what is already encrypted."""
        beside = self.path.with_suffix(".new")
        with os.fdopen(os.open(beside, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w") as file:
            json.dump(content, file, indent=2)
        beside.replace(self.path)
