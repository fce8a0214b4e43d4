"""What can be wrong about a question to the figures."""

from resources.errors import CodedError


class InsightError(CodedError):
    """A report was asked for that there is not."""
