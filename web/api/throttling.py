"""How often the API may be asked."""

from typing import Any

from rest_framework.request import Request
from rest_framework.throttling import AnonRateThrottle

from web.addresses import masked_address


class MaskedAddressThrottle(AnonRateThrottle):
    """Counts by a hash of the address, so that no address is kept."""

    def get_ident(self, request: Request) -> str:
        """Return what stands in for the caller's address."""
        ident: Any = super().get_ident(request)
        return masked_address(str(ident))
