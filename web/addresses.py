"""What stands in for a network address wherever requests are counted."""

import hmac

from django.conf import settings
from django.utils import timezone


def masked_address(address: str) -> str:
    """Return a keyed hash of an address that changes each day: enough to count requests, useless to find anybody."""
    today = timezone.localdate().isoformat()
    return hmac.digest(settings.SECRET_KEY.encode(), f"{today}:{address}".encode(), "sha256").hex()[:32]
