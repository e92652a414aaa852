"""Where a statement comes from, and how far it was checked."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from pgtrigger import Delete, Protect


class Verification(models.TextChoices):
    """How the project came to a statement."""

    READ_IN_SOURCE = "read_in_source", _("read in the source")
    DERIVED = "derived", _("worked out from the sources")
    SECONDARY = "secondary", _("read in a copy or a news report only")
    UNVERIFIED = "unverified", _("not verified: no source read")


class Source(models.Model):
    """A document or page that the project read."""

    key = models.SlugField(unique=True)
    title = models.CharField(max_length=300)
    url = models.URLField(max_length=500, blank=True)
    other_url = models.URLField(max_length=500, blank=True)
    note = models.CharField(max_length=300, blank=True)

    class Meta:
        ordering = ["key"]
        triggers = [Protect(name="source_is_kept", operation=Delete)]

    def __str__(self) -> str:
        return self.title
