"""Known errors of learning and recommending."""

from resources.errors import CodedError


class LearningError(CodedError):
    """Base of the known errors of this package."""


class DataError(LearningError):
    """Rows to learn from or to be judged on cannot be used."""


class ModelError(LearningError):
    """A trained model's folder is missing, damaged or of another kind."""
