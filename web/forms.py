"""Forms that render as GOV.UK components, with label, hint, error and `aria-describedby` right."""

from typing import Any

from django import forms
from django.forms.boundfield import BoundField
from django.forms.renderers import EngineMixin
from django.template import engines
from django.utils.functional import cached_property
from django.utils.translation import gettext as _


class GovukFormRenderer(EngineMixin, forms.renderers.BaseRenderer):
    """Render each field through `templates/forms/field.html`, which calls GOV.UK Frontend's macros."""

    field_template_name = "forms/field.html"
    form_template_name = "forms/form.html"

    @cached_property
    def engine(self) -> Any:
        """Return the portal's Jinja2 environment."""
        return engines["jinja2"]

    def get_template(self, template_name: str) -> Any:
        """Find a template of ours; widgets of libraries fall back to Django's own."""
        if template_name.startswith("forms/"):
            return self.engine.get_template(template_name)
        return forms.renderers.DjangoTemplates().get_template(template_name)


def error_list(form: forms.BaseForm) -> list[dict[str, str]]:
    """Return every error of `form` for an error summary, each linked to the first control of its field."""
    errors: list[dict[str, str]] = []
    for name, messages in form.errors.items():
        href = f"#{control_id(form[name])}" if name in form.fields else "#main-content"
        errors += [{"text": str(message), "href": href} for message in messages]
    return errors


def control_id(field: BoundField) -> str:
    """Return the id of the first control that `field` draws.

    GOV.UK's macros give the first radio or checkbox the plain id, so that an error summary can link to it.
    """
    return field.auto_id or field.name


def with_error_prefix(title: str, form: forms.BaseForm | None) -> str:
    """Put "Error:" before a page title when the form on the page has errors."""
    return f"{_('Error:')} {title}" if form is not None and form.errors else title
