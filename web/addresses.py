"""What stands in for a network address wherever requests are counted."""

import hmac
from ipaddress import IPv6Address, ip_address, ip_network

from django.conf import settings
from django.http import HttpRequest
from django.utils import timezone


def masked_address(address: str) -> str:
    """Return a keyed hash of an address that changes each day: enough to count requests, useless to find anybody."""
    today = timezone.localdate().isoformat()
    return hmac.digest(settings.SECRET_KEY.encode(), f"{today}:{address}".encode(), "sha256").hex()[:32]


def client_address(request: HttpRequest) -> str:
    """Return where a request came from, as the outermost of our own proxies saw it; of IPv6 only the network.

    What a client writes into the header itself stands before what our proxies add, and is not looked at.
    """
    passed = [part.strip() for part in request.META.get("HTTP_X_FORWARDED_FOR", "").split(",") if part.strip()]
    proxies = settings.TRUSTED_PROXY_COUNT
    address: str = passed[-min(proxies, len(passed))] if proxies and passed else request.META.get("REMOTE_ADDR", "")
    try:
        parsed = ip_address(address)
    except ValueError:
        return address
    # A household is given so many IPv6 addresses that one of them is nothing to count by.
    return str(ip_network(f"{parsed}/64", strict=False)) if isinstance(parsed, IPv6Address) else address
