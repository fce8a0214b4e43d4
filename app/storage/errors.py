"""What can go wrong where things are kept."""

from resources.errors import CodedError


class StorageError(CodedError):
    """Something could not be kept, read or erased; nothing was half done."""
