"""Known errors of set-up."""

from resources.errors import CodedError


class SetupError(CodedError):
    """Set-up cannot go on; what it has done so far stays usable, and the next start goes on from there."""
