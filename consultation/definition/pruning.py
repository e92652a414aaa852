"""What becomes of routing rules when questions go, or are copied under other keys."""

from collections.abc import Collection, Mapping
from typing import Any

Rule = dict[str, Any]


def without_questions(rule: Rule | None, keys: Collection[str]) -> Rule | None:
    """Return a rule without its conditions about some questions; None where nothing is left of it.

    >>> without_questions({"any": [{"question": "a", "answered": True}, {"question": "b", "answered": True}]}, {"a"})
    {'any': [{'question': 'b', 'answered': True}]}
    """
    if rule is None or rule.get("question") in keys:
        return None
    for name in ("all", "any"):
        if name in rule:
            parts = [part for part in (without_questions(part, keys) for part in rule[name]) if part is not None]
            return {name: parts} if parts else None
    if "not" in rule:
        inner = without_questions(rule["not"], keys)
        return {"not": inner} if inner is not None else None
    return rule


def with_new_keys(rule: Rule | None, keys: Mapping[str, str]) -> Rule | None:
    """Return a rule that asks about the same questions under their new keys, where they have one."""
    if rule is None:
        return None
    for name in ("all", "any"):
        if name in rule:
            return {name: [with_new_keys(part, keys) for part in rule[name]]}
    if "not" in rule:
        return {"not": with_new_keys(rule["not"], keys)}
    return rule | {"question": keys.get(rule["question"], rule["question"])}
