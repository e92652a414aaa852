"""What people said, for programs that look for what is new (Atom)."""

import re
from datetime import datetime

from django.contrib.syndication.views import Feed
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.feedgenerator import Atom1Feed
from django.utils.html import linebreaks
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from consultation.models import Consultation
from consultation.selectors.published import PublishedText, published_answers, published_texts
from web.caching import public_page

NEWEST = 50
# What no XML document may hold.
NOT_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


class ResponsesFeed(Feed):
    """The newest published texts of a consultation, as the public reads them."""

    feed_type = Atom1Feed

    def get_object(self, request: HttpRequest, slug: str) -> Consultation:
        """Return the consultation, if it has opened."""
        return get_object_or_404(Consultation.objects.published(), slug=slug)

    def title(self, consultation: Consultation) -> str:
        """Return the name of the feed."""
        return fit(_("What people said: %(title)s") % {"title": consultation.title})

    def subtitle(self, consultation: Consultation) -> str:
        """Return what stands below the name."""
        return _("A person reads each text before it is shown here.")

    def link(self, consultation: Consultation) -> str:
        """Return the page that shows the same."""
        return reverse("consultation:responses", args=[consultation.slug])

    def items(self, consultation: Consultation) -> list[PublishedText]:
        """Return the newest texts."""
        return published_texts(published_answers().filter(consultation=consultation)[:NEWEST])

    def item_title(self, item: PublishedText) -> str:
        """Return what the text is about."""
        return fit(f"{item.topic}: {item.question}")

    def item_description(self, item: PublishedText) -> str:
        """Return the text, in which nothing is markup."""
        return linebreaks(fit(item.text), autoescape=True)

    def item_link(self, item: PublishedText) -> str:
        """Return where the text is found by its reference, on whatever page it stands."""
        return f"{reverse('consultation:responses', args=[item.consultation])}#text-{item.reference}"

    def item_author_name(self, item: PublishedText) -> str:
        """Return who answered, as far as that is public."""
        return fit(item.respondent)

    def item_pubdate(self, item: PublishedText) -> datetime:
        """Return since when it is public."""
        return item.published_at

    def item_updateddate(self, item: PublishedText) -> datetime:
        """Return the same: whoever decides again publishes again."""
        return item.published_at


FEED = ResponsesFeed()


@require_safe
@public_page
def responses_feed(request: HttpRequest, slug: str) -> HttpResponse:
    """Give the newest published texts of a consultation as a feed."""
    return FEED(request, slug=slug)


def fit(text: str) -> str:
    """Return a text without the characters that no feed may hold."""
    return NOT_XML.sub("", text)
