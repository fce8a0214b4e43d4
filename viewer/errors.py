"""Known errors of pictures, scenes and exports."""

from resources.errors import CodedError


class ViewerError(CodedError):
    """A scene's input cannot be shown, or a picture cannot be made."""
