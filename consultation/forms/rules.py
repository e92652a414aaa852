"""A routing rule as a form: conditions and groups of conditions, sent whole with every press of a button.

The tree stands in the names of its boxes: `r` is the rule, `r-0` its first part, `r-0-2` the third part of that. So a
part can be added or taken away without a script, and nothing that was typed is lost.
"""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from consultation.definition import Kind, Question
from consultation.definition.rules import tests_in
from consultation.definition.sentences import shortened
from consultation.forms.conditions import ConditionForm, fits, typed_in, typed_of

DEEPEST, MOST_PARTS = 12, 60
# A group can be added inside a group inside the rule; deeper ones, from a file, are shown and can be edited.
DEEPEST_ADDED = 2
ROOT = "r"

MODES = {
    "all": _("all of these hold"),
    "any": _("at least one of these holds"),
    "not all": _("not all of these hold"),
    "not any": _("none of these holds"),
}


@dataclass
class Condition:
    """One condition on an earlier question, as it was typed."""

    question: Question
    typed: dict[str, Any]
    form: ConditionForm = field(init=False)
    path: str = ""
    sort: str = "condition"


@dataclass
class Kept:
    """A part of a rule that no form can show, kept as it is until somebody removes it."""

    rule: Any
    path: str = ""
    sort: str = "kept"

    @property
    def as_json(self) -> str:
        """Return the part as it travels with the form."""
        return json.dumps(self.rule)


@dataclass
class Group:
    """Conditions and groups that hold together, one of them, not all, or none."""

    mode: str = "all"
    parts: "list[Condition | Group | Kept]" = field(default_factory=list)
    path: str = ROOT
    sort: str = "group"
    error: Any = ""

    @property
    def depth(self) -> int:
        """Return how many groups it stands in."""
        return self.path.count("-")

    @property
    def may_hold_groups(self) -> bool:
        """Say whether a group can be added in it."""
        return self.depth < DEEPEST_ADDED


Part = Condition | Group | Kept


class RuleForm:
    """The rule of a page or question: shown, changed part by part, and read back."""

    modes = MODES

    def __init__(self, earlier: Mapping[str, Question], root: Group, *, always: bool, checked: bool = False) -> None:
        self.earlier = earlier
        self.root = root
        self.always = always
        self.errors: list[dict[str, Any]] = []
        self._place(root, ROOT)
        for part in self.conditions():
            part.form = ConditionForm(part.question, part.typed, prefix=part.path, checked=checked)
        if checked and not always:
            self._check()

    @classmethod
    def of_rule(cls, rule: Any, earlier: Mapping[str, Question]) -> "RuleForm":
        """Return the form of a stored rule."""
        part = part_of(rule, earlier) if rule is not None else Group()
        return cls(earlier, part if isinstance(part, Group) else Group(parts=[part]), always=rule is None)

    @classmethod
    def of_data(cls, data: Mapping[str, Any], earlier: Mapping[str, Question]) -> "RuleForm":
        """Return the form as it was sent, with the change that the pressed button asks for."""
        root = _sent_group(data, ROOT, earlier)
        press, _colon, path = data.get("do", "").partition(":")
        if press in ("add", "group", "remove"):
            _change(root, press, path, earlier.get(data.get(f"{path}-add", "")))
            return cls(earlier, root, always=False)
        return cls(earlier, root, always=data.get("when") != "rule", checked=True)

    def conditions(self) -> Iterator[Condition]:
        """Return every condition, in order."""
        return (part for part in _parts_of(self.root) if isinstance(part, Condition))

    def rule(self) -> Any:
        """Return the rule that the form says; None for always."""
        if self.always:
            return None
        if len(self.root.parts) == 1 and not self.root.mode.startswith("not"):
            return _rule_of(self.root.parts[0])
        return _rule_of(self.root)

    def _place(self, part: Part, path: str) -> None:
        part.path = path
        if isinstance(part, Group):
            for place, inner in enumerate(part.parts):
                self._place(inner, f"{path}-{place}")

    def _check(self) -> None:
        for part in _parts_of(self.root):
            if isinstance(part, Condition):
                for name, messages in part.form.errors.items():
                    href = f"#{part.form[name].auto_id}"
                    self.errors += [{"text": str(message), "href": href} for message in messages]
            elif isinstance(part, Group) and not part.parts:
                nested = _("Add a condition to this group, or remove the group")
                part.error = nested if part.depth else _("Add a condition, or choose “Always”")
                self.errors.append({"text": str(part.error), "href": f"#id_{part.path}-add"})


def _parts_of(group: Group) -> Iterator[Part]:
    yield group
    for part in group.parts:
        if isinstance(part, Group):
            yield from _parts_of(part)
        else:
            yield part


# --- A stored rule ----------------------------------------------------------------------------------------------
def part_of(rule: Any, earlier: Mapping[str, Question], depth: int = 0) -> Part:
    """Return a rule as a part of the form; what does not fit a form is kept as it is."""
    if not isinstance(rule, Mapping) or depth > DEEPEST:
        return Kept(rule)
    negated = "not" in rule and len(rule) == 1
    inner = rule["not"] if negated else rule
    group = next((name for name in ("all", "any") if _is_group(inner, name)), None)
    if group is not None:
        parts = [part_of(part, earlier, depth + 1) for part in inner[group]]
        return Group(mode=f"not {group}" if negated else group, parts=parts)
    if fits(inner, earlier):
        (test,) = tests_in(inner)
        question = earlier[test.question]
        return Condition(question, typed_of(question, test, opposite=negated))
    if negated and isinstance(inner, Mapping) and "not" in inner:
        return Group(mode="not all", parts=[part_of(inner, earlier, depth + 1)])
    return Kept(rule)


def _is_group(rule: Any, name: str) -> bool:
    return isinstance(rule, Mapping) and set(rule) == {name} and isinstance(rule[name], list)


def _rule_of(part: Part) -> Any:
    if isinstance(part, Kept):
        return part.rule
    if isinstance(part, Condition):
        return part.form.rule()
    name = part.mode.removeprefix("not ")
    rule = {name: [_rule_of(inner) for inner in part.parts]}
    return {"not": rule} if part.mode.startswith("not") else rule


# --- What was sent ----------------------------------------------------------------------------------------------
def _sent_group(data: Mapping[str, Any], path: str, earlier: Mapping[str, Question]) -> Group:
    mode = data.get(f"{path}-mode", "all")
    size = data.get(f"{path}-size", "0")
    count = min(int(size), MOST_PARTS) if size.isascii() and size.isdigit() and len(size) < 4 else 0
    deep = path.count("-") > DEEPEST
    parts = [_sent_part(data, f"{path}-{place}", earlier) for place in range(0 if deep else count)]
    return Group(mode=mode if mode in MODES else "all", parts=[part for part in parts if part is not None])


def _sent_part(data: Mapping[str, Any], path: str, earlier: Mapping[str, Question]) -> Part | None:
    sort = data.get(f"{path}-sort")
    if sort == "group":
        return _sent_group(data, path, earlier)
    if sort == "condition":
        question = earlier.get(data.get(f"{path}-question", ""))
        return Condition(question, typed_in(data, path)) if question else None
    if sort == "kept":
        try:
            return Kept(json.loads(data.get(f"{path}-rule", "")))
        except (ValueError, RecursionError):
            return None
    return None


def _change(root: Group, press: str, path: str, question: Question | None) -> None:
    """Add a condition or a group to the group at `path`, or remove what stands there."""
    holder, last = root, None
    steps = [int(step) for step in path.split("-")[1:] if step.isascii() and step.isdigit() and len(step) < 4]
    for step in steps[:-1] if press == "remove" else steps:
        inner = holder.parts[step] if step < len(holder.parts) else None
        if not isinstance(inner, Group):
            return
        holder = inner
    if press == "remove":
        last = steps[-1] if steps else None
        if last is not None and last < len(holder.parts):
            del holder.parts[last]
    elif press == "add" and question is None:
        holder.error = _("Choose a question first")
    elif len(holder.parts) < MOST_PARTS:
        holder.parts.append(Condition(question, {}) if press == "add" and question else Group(mode="any"))


class AddForm(forms.Form):
    """The list of questions that a condition can be about."""

    add = forms.ChoiceField(label=_("Add a condition about"), required=False)

    def __init__(self, earlier: Mapping[str, Question], prefix: str) -> None:
        super().__init__(prefix=prefix)
        asked = [question for question in earlier.values() if question.kind != Kind.INFORMATION]
        choices = [(question.key, shortened(question.text)) for question in asked]
        self.fields["add"].choices = [("", _("Choose a question")), *choices]  # type: ignore[attr-defined]
