"""Sentences that can be said in another language later, by whoever knows the language of the page."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

Translate = Callable[[str], str]


def marked(text: str) -> str:
    """Return `text` as it is; marks it for the translators."""
    return text


@dataclass(frozen=True)
class Words:
    """A sentence with places for what it is about."""

    template: str
    about: Mapping[str, Any] = field(default_factory=dict, hash=False)

    def __str__(self) -> str:
        return self.said()

    def said(self, translate: Translate = marked) -> str:
        """Return the sentence, in English or as `translate` has it."""
        return translate(self.template) % self.about if self.about else translate(self.template)
