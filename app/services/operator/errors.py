"""The known errors of the operator's services."""

from resources.errors import CodedError


class OperatorError(CodedError):
    """Something the operator asked for was refused; ``code`` says what, the message what to do."""


class PinError(OperatorError):
    """A PIN was not accepted. ``wait_s``: so long the next one has to wait."""

    def __init__(self, code: str, message: str, wait_s: float = 0.0) -> None:
        super().__init__(code, message)
        self.wait_s = wait_s

    def __reduce__(self) -> tuple[type["PinError"], tuple[str, str, float]]:  # type: ignore[override]
        """Survive the way back from a worker process."""
        return (type(self), (self.code, self.message, self.wait_s))
