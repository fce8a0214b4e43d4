"""What can go wrong with the page to take home."""

from resources.errors import CodedError


class HandOffError(CodedError):
    """HAND_OFF_ADDRESS, the address is not one of this machine; HAND_OFF_FULL, the page is too large."""
