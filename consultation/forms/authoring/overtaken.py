"""What a colleague stored meanwhile, beside what was just entered."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.forms.boundfield import BoundField
from django.utils.translation import gettext as _

from consultation.forms.answer_fields import DayWidget
from web.environment import day


def stored_differences(sent: forms.Form, stored: forms.Form) -> list[tuple[str, str]]:
    """Return the label and the stored value of each field whose stored value is not what was sent."""
    return [
        (str(field.label), in_words(field))
        for field in stored.visible_fields()
        if in_words(field) != in_words(sent[field.name])
    ]


def in_words(field: BoundField) -> str:
    """Return what a field holds, as a person would read it."""
    value, widget = field.value(), field.field.widget
    if isinstance(widget, DayWidget):
        boxes: Mapping[str, Any] = widget.boxes(value)
        return " ".join(str(boxes[part]) for part in widget.parts if part in boxes)
    if isinstance(widget, forms.CheckboxInput):
        return _("Yes") if value in (True, "on", "True", "true") else _("No")
    if isinstance(widget, forms.FileInput):
        return ""
    choices = getattr(field.field, "choices", None)
    if choices is not None:
        wanted = str(value if value is not None else "")
        return next((str(label) for key, label in choices if str(key) == wanted), "")
    return day(value) if hasattr(value, "year") else str(value if value is not None else "").replace("\r\n", "\n")
