"""A consultation's file as text: what reading it again gives exactly."""

import json
import re
from hashlib import sha256
from typing import Any

import yaml

# Characters that YAML would take for the end of a line.
ODD_BREAKS = re.compile("[\r\x85\u2028\u2029\ufeff]")


class _Dumper(yaml.SafeDumper):
    """Writes several lines of text as several lines, and every value in full."""

    def ignore_aliases(self, data: Any) -> bool:
        return True


def _text(dumper: yaml.SafeDumper, text: str) -> yaml.ScalarNode:
    style = '"' if ODD_BREAKS.search(text) else "|" if "\n" in text else None
    return dumper.represent_scalar("tag:yaml.org,2002:str", text, style=style)


_Dumper.add_representer(str, _text)


def as_yaml(data: dict[str, Any]) -> str:
    """Return the file of a consultation."""
    text: str = yaml.dump(data, Dumper=_Dumper, allow_unicode=True, sort_keys=False, width=110)
    return text


def content_hash(data: Any) -> str:
    """Return the SHA-256 of what is asked, the same whenever nothing was changed."""
    return sha256(json.dumps(data, sort_keys=True, ensure_ascii=True).encode()).hexdigest()
