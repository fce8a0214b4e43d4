"""What is done now and then while the kiosk runs: erase what is old, send what waits."""

import logging
import threading
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Final

from app.storage.instants import utc_now
from resources.errors import CodedError

if TYPE_CHECKING:
    from app.settings import Settings
    from app.storage.database import Database
    from app.storage.outbox import Delivery
    from app.storage.retention import Retention

FIRST_AFTER_S: Final = 60.0
"""The start belongs to the shopper."""
EVERY_S: Final = 3600.0
_LAST_WORDS_S: Final = 30.0
_logger = logging.getLogger("vitrine.storage")


@dataclass(frozen=True, slots=True, kw_only=True)
class HouseKept:
    """What one round did; no delivery where no server is named."""

    retention: "Retention"
    delivery: "Delivery | None"


def keep_house(database: "Database", settings: "Settings", *, now: datetime) -> HouseKept:
    """One round. Raises StorageError as `apply_retention`, `Outbox.deliver` and `transport_to` do."""
    from app.storage.outbox import Outbox
    from app.storage.retention import apply_retention

    retention = apply_retention(database, now=now, retention_days=settings.retention_days)
    if settings.central_server_url is None:
        return HouseKept(retention=retention, delivery=None)
    from app.storage.http_transport import transport_to

    transport = transport_to(settings.central_server_url, settings.central_server_token_file)
    return HouseKept(retention=retention, delivery=Outbox(database).deliver(transport, utc_now))


def keep_this_house() -> HouseKept:
    """One round with the settings and the database of this machine."""
    from app.settings import load_settings
    from app.storage.database import open_database

    settings = load_settings()
    database = open_database(settings.database_url)
    try:
        return keep_house(database, settings, now=utc_now())
    finally:
        database.close()


class Housekeeper:
    """Keeps house on a thread of its own, every hour. What goes wrong is logged, and tried again."""

    def __init__(
        self,
        one_round: Callable[[], HouseKept] = keep_this_house,
        *,
        first_after_s: float = FIRST_AFTER_S,
        every_s: float = EVERY_S,
    ) -> None:
        self._round = one_round
        self._first_after_s, self._every_s = first_after_s, every_s
        self._over = threading.Event()
        self._thread = threading.Thread(target=self._keep, name="housekeeper", daemon=True)

    def start(self) -> None:
        """Begin; the first round comes a minute later."""
        self._thread.start()

    def stop(self) -> None:
        """End, after the round that is under way."""
        self._over.set()
        self._thread.join(_LAST_WORDS_S)

    def _keep(self) -> None:
        wait_s = self._first_after_s
        while not self._over.wait(wait_s):
            wait_s = self._every_s
            try:
                done = self._round()
            except CodedError as problem:
                _logger.error("old records are not erased, or reports not sent: %s", problem.code)
                continue
            if done.retention.events or done.retention.profiles or done.retention.messages:
                _logger.info("erased what was old: %s", done.retention)
