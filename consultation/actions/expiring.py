"""Deleting what is no longer to be held."""

from django.utils import timezone

from consultation.models import Draft


def delete_expired_drafts() -> int:
    """Delete drafts that were not used for 30 days; return how many. A response never goes with its draft."""
    deleted, _ = Draft.objects.filter(expires_at__lte=timezone.now()).delete()
    return deleted
