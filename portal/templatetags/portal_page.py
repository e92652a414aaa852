"""Puts a page of the sign-in library into the portal's own page, so that there is one header and one footer."""

from django import template
from django.template import engines
from django.template.context import Context
from django.utils.safestring import SafeString, mark_safe

register = template.Library()


@register.simple_block_tag(takes_context=True)
def portal_page(context: Context, content: SafeString, title: str) -> SafeString:
    """Return the whole page called `title` around `content`, with the errors of the form in the context first."""
    values = {"title": title, "page": content, "form": context.get("form"), "messages": context.get("messages")}
    page: str = engines["jinja2"].get_template("account/page.html").render(values, context["request"])
    return mark_safe(page)  # noqa: S308 (a whole page that Jinja has escaped)
