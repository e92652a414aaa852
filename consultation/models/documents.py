"""Documents that the public reads beside the questions. Their bytes lie here, where every web server finds them."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from consultation.models.consultations import Consultation
from web.languages import reverse_plain

# The digest's beginning is enough to tell the files of one consultation apart in an address.
SHOWN_DIGEST = 16


class StoredFile(models.Model):
    """The bytes of a file, once, whoever shows it."""

    sha256 = models.CharField(max_length=64, unique=True)
    media_type = models.CharField(max_length=100)
    size = models.PositiveIntegerField()
    content = models.BinaryField()

    def __str__(self) -> str:
        return f"{self.sha256[:SHOWN_DIGEST]} ({self.size} bytes)"


class Document(models.Model):
    """A file or a link, with the title that people read."""

    class Language(models.TextChoices):
        """The languages in which documents are most often offered in London."""

        ENGLISH = "en", _("English")
        EASY_READ = "en-easy", _("English: Easy Read")
        BSL = "bfi", _("British Sign Language")
        ARABIC = "ar", _("Arabic")
        BENGALI = "bn", _("Bengali")
        CHINESE = "zh", _("Chinese")
        FRENCH = "fr", _("French")
        GUJARATI = "gu", _("Gujarati")
        ITALIAN = "it", _("Italian")
        POLISH = "pl", _("Polish")
        PORTUGUESE = "pt", _("Portuguese")
        PUNJABI = "pa", _("Punjabi")
        ROMANIAN = "ro", _("Romanian")
        SOMALI = "so", _("Somali")
        SPANISH = "es", _("Spanish")
        TAMIL = "ta", _("Tamil")
        TURKISH = "tr", _("Turkish")
        URDU = "ur", _("Urdu")

    consultation = models.ForeignKey(Consultation, on_delete=models.CASCADE, related_name="documents")
    title = models.CharField(max_length=200)
    language = models.CharField(max_length=10, choices=Language, default=Language.ENGLISH)
    url = models.URLField(max_length=500, blank=True)
    file = models.ForeignKey(StoredFile, on_delete=models.PROTECT, null=True, blank=True, related_name="documents")
    filename = models.CharField(max_length=120, blank=True)
    order = models.PositiveSmallIntegerField()

    class Meta:
        ordering = ["order", "pk"]
        constraints = [
            models.CheckConstraint(
                name="consultation_document_file_or_link",
                condition=Q(file=None, filename="") & ~Q(url="") | Q(file__isnull=False, url="") & ~Q(filename=""),
            ),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def address(self) -> str:
        """Return where the public finds it; a file's address changes with its content."""
        if self.file is None:
            return self.url
        digest = self.file.sha256[:SHOWN_DIGEST]
        return reverse_plain("consultation:document", self.consultation.slug, digest, self.filename)

    @property
    def format_name(self) -> str:
        """Return what kind of file it is, such as PDF; empty for a link."""
        return self.filename.rpartition(".")[2].upper()
