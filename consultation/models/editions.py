"""The same questionnaire in another language, in Easy Read or in British Sign Language."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from consultation.models.asking import Questionnaire
from consultation.models.documents import StoredFile
from consultation.models.keeping import APPEND_ONLY


class Edition(models.Model):
    """One edition of one version of a questionnaire; what it says is in its texts, by path."""

    class Kind(models.TextChoices):
        """What an edition is for."""

        TRANSLATION = "translation", _("Translation")
        EASY_READ = "easy_read", _("Easy Read")
        BSL = "bsl", _("British Sign Language")

    questionnaire = models.ForeignKey(Questionnaire, on_delete=models.CASCADE, related_name="editions")
    code = models.SlugField(max_length=20, help_text=_("A language, or “easy-read” or “bsl”."))
    language = models.CharField(max_length=10, help_text=_("The language that its texts are in."))
    kind = models.CharField(max_length=20, choices=Kind, default=Kind.TRANSLATION)
    # Goes up with each change, so that every process sees within seconds that what it keeps is old.
    revision = models.PositiveIntegerField(default=1)
    published_at = models.DateTimeField(null=True, blank=True)
    published_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )

    class Meta:
        ordering = ["kind", "code"]
        constraints = [
            models.UniqueConstraint(fields=["questionnaire", "code"], name="consultation_edition_unique"),
            models.CheckConstraint(name="consultation_edition_is_not_the_original", condition=~Q(code="en")),
            models.CheckConstraint(
                name="consultation_edition_kind_known",
                condition=Q(kind="translation") & ~Q(language="en") | Q(kind__in=["easy_read", "bsl"]),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.code} of {self.questionnaire}"


class EditionText(models.Model):
    """What one part says in an edition, and the hash of the English that it was written from."""

    edition = models.ForeignKey(Edition, on_delete=models.CASCADE, related_name="texts")
    path = models.CharField(max_length=200, help_text=_("Such as “question/borough/text”."))
    text = models.TextField()
    source_hash = models.CharField(max_length=64)

    class Meta:
        ordering = ["path"]
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(fields=["edition", "path"], name="consultation_edition_text_unique"),
        ]

    def __str__(self) -> str:
        return self.path


class EditionChange(models.Model):
    """A change of an edition: what a part said before and says now, by whom. Added to, never changed."""

    edition = models.ForeignKey(Edition, on_delete=models.PROTECT, related_name="changes")
    path = models.CharField(max_length=200, help_text=_("The part; “published” and “unpublished” are the whole."))
    before = models.TextField(blank=True)
    after = models.TextField(blank=True)
    changed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    changed_at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["-changed_at", "-pk"]
        default_permissions = ()
        triggers = [APPEND_ONLY]

    def __str__(self) -> str:
        return f"{self.path} {self.changed_at:%Y-%m-%d %H:%M}"


class EditionMedia(models.Model):
    """The picture or the video beside one question or page of an edition."""

    class Kind(models.TextChoices):
        """What it is."""

        PICTURE = "picture", _("Picture")
        VIDEO = "video", _("Video")

    edition = models.ForeignKey(Edition, on_delete=models.CASCADE, related_name="media")
    path = models.CharField(max_length=200, help_text=_("Such as “question/borough” or “page/who”."))
    kind = models.CharField(max_length=10, choices=Kind)
    file = models.ForeignKey(StoredFile, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    link = models.URLField(blank=True, help_text=_("Of a video that another site shows."))
    alt = models.CharField(
        max_length=300, blank=True, help_text=_("What a picture shows; empty where it only decorates.")
    )
    transcript = models.TextField(blank=True, help_text=_("What is signed or said in a video, in words."))
    captions = models.ForeignKey(
        StoredFile,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        help_text=_("The same words with their times (WebVTT), shown in a video that is a file."),
    )

    class Meta:
        ordering = ["path"]
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(fields=["edition", "path"], name="consultation_edition_media_unique"),
            models.CheckConstraint(
                name="consultation_edition_media_is_file_or_link",
                condition=Q(file__isnull=False, link="") | Q(file__isnull=True, kind="video") & ~Q(link=""),
            ),
            models.CheckConstraint(
                name="consultation_edition_captions_are_of_a_video",
                condition=Q(captions=None) | Q(kind="video", file__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return self.path
