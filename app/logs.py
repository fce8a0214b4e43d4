"""The program's log: rotated, under the data folder, without personal values.

Nobody's measurements, names or files are ever passed to a logger. An unexpected fault is logged as its type
and the places it went through; its message is left out, because it may quote what a person typed.
"""

import logging
import logging.handlers
import traceback
from pathlib import Path

from resources.paths import logs_folder

FILE_BYTES = 1_000_000
KEPT_FILES = 5
_LOGGER = logging.getLogger("vitrine")
_PACKAGES = ("app", "viewer", "ml", "body_models", "resources")


def start_logging(name: str = "vitrine") -> Path | None:
    """Log into ``logs/NAME.log`` of the data folder; returns the file, None when it cannot be written.

    Every process that lives long has a log of its own: two cannot rotate one file. What our packages log
    goes there too; what libraries log does not, for nobody knows what they quote.
    """
    file = logs_folder() / f"{name}.log"
    for handler in _LOGGER.handlers[:]:
        if isinstance(handler, logging.FileHandler):
            if Path(handler.baseFilename) == file:
                return file
            for logger in _all_loggers():
                logger.removeHandler(handler)
            handler.close()
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        handler = logging.handlers.RotatingFileHandler(
            file, maxBytes=FILE_BYTES, backupCount=KEPT_FILES, encoding="utf-8"
        )
    except OSError:
        return None
    handler.setFormatter(logging.Formatter("%(asctime)s %(levelname)s %(name)s %(message)s"))
    for logger in _all_loggers():
        logger.addHandler(handler)
        logger.setLevel(logging.INFO)
    _LOGGER.propagate = False
    return file


def _all_loggers() -> list[logging.Logger]:
    return [_LOGGER, *map(logging.getLogger, _PACKAGES)]


def log_fault(error: BaseException, *, doing: str) -> None:
    """Log an unexpected fault: types and places of it and of its causes, no messages, no values."""
    lines = [f"fault while doing {doing!r}"]
    current: BaseException | None = error
    while current is not None:
        lines.append(f"{type(current).__module__}.{type(current).__qualname__}")
        frames = traceback.extract_tb(current.__traceback__)
        lines += [f"  {frame.filename}:{frame.lineno} in {frame.name}" for frame in frames]
        current = current.__cause__ or (None if current.__suppress_context__ else current.__context__)
    _LOGGER.error("\n".join(lines))
