"""The root of every known error of Vitrine."""


class CodedError(Exception):
    """Something known went wrong; a person can act on it.

    ``code`` is stable and short (``SIZE_UNKNOWN``); the message is one sentence that names what is wrong
    and, where it can, what to do. `app.errors` turns it into what a person reads.
    """

    def __init__(self, code: str, message: str) -> None:
        super().__init__(message)
        self.code = code
        self.message = message

    def __reduce__(self) -> tuple[type["CodedError"], tuple[str, str]]:
        """Survive the way back from a worker process with the code intact."""
        return (type(self), (self.code, self.message))


class ResourceError(CodedError):
    """A file of the shop (catalogue, size chart, fabric, translation) is missing or wrong."""
