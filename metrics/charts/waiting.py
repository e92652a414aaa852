"""What stands in for a chart that is not drawn yet."""

from django.utils.translation import gettext as _

PLACEHOLDER = (
    '<svg xmlns="http://www.w3.org/2000/svg" width="300" height="120" viewBox="0 0 300 120" role="img">'
    '<title>{text}</title><rect width="300" height="120" fill="#f4f0f9"/>'
    '<text x="150" y="56" text-anchor="middle" font-family="Liberation Sans, Arial, sans-serif" font-size="14" '
    'fill="#43206b">{first}</text><text x="150" y="78" text-anchor="middle" '
    'font-family="Liberation Sans, Arial, sans-serif" font-size="14" fill="#43206b">{second}</text></svg>'
)


def placeholder(*, failed: bool = False) -> str:
    """Return a small picture that says that the chart is being drawn, or cannot be, and what to do."""
    if failed:
        first, second = _("This chart could not be drawn."), _("Its numbers are in the table.")
    else:
        first, second = _("This chart is being drawn."), _("Reload the page in a few seconds.")
    return PLACEHOLDER.format(text=f"{first} {second}", first=first, second=second)
