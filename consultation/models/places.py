"""Where postcodes are."""

from django.db import models
from django.utils import timezone


class Postcode(models.Model):
    """A London postcode of the Office for National Statistics' directory, and the places that it lies in.

    It only turns what a respondent types into codes; no response points to it.
    """

    postcode = models.CharField(max_length=7, primary_key=True, help_text="In capitals, without a space.")
    borough = models.CharField(max_length=9, help_text="GSS code.")
    ward = models.CharField(max_length=9, blank=True, help_text="GSS code.")
    area = models.CharField(max_length=9, blank=True, help_text="GSS code of the middle layer super output area.")

    class Meta:
        default_permissions = ()

    def __str__(self) -> str:
        return self.postcode


class PostcodeLoad(models.Model):
    """One loading of the directory: which file, and how many postcodes it left in the table."""

    file_name = models.CharField(max_length=255)
    sha256 = models.CharField(max_length=64)
    postcodes = models.PositiveIntegerField()
    loaded_at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["-loaded_at"]
        default_permissions = ()

    def __str__(self) -> str:
        return f"{self.file_name}, {self.postcodes} postcodes"
