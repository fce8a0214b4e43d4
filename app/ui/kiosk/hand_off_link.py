"""Between the session and the page to take home: put up, pictured, taken down with the session."""

import logging
from collections.abc import Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, field, replace
from functools import partial
from pathlib import Path
from typing import Final

from PyQt6.QtCore import QObject, pyqtSignal

from app.jobs.operation import Failure, Operation, OperationQueue
from app.services.hand_off.errors import HandOffError
from app.services.hand_off.page import Page, PageItem, page_html
from app.services.hand_off.server import HandOffServer
from app.session.effects import PublishPage
from app.session.journey_intents import PagePictured, PagePublished, PageRefused
from app.session.outfit import Piece
from app.ui.kiosk.shelf import Shelf
from resources.errors import ResourceError
from resources.files import MIB, read_bytes
from resources.translations import Language, Texts, in_language, texts_for

_LOG = logging.getLogger(__name__)
_LOOK: Final = -1
_RANK: Final = 1
_PICTURE_LIMIT_S: Final = 150.0


@dataclass(slots=True, kw_only=True)
class _Offered:
    """The page that is up, or being put up."""

    page: Page
    written: Page | None = None
    token: str | None = None
    pictures: list[int] = field(default_factory=list)
    """Places of pieces whose pictures are being made; `_LOOK` for all of them together."""


class HandOffLink(QObject):
    """Owns the server. ``asked`` carries intents, on the window's thread.

    Pages are written and put up on a thread of its own; whatever comes back after `revoke` is dropped.
    """

    asked = pyqtSignal(object)
    _done = pyqtSignal(object, object)

    def __init__(self, shelf: Shelf, address: str = "", minutes: int = 10) -> None:
        """``address``: ``host:port`` in the shop's network; empty offers no page."""
        super().__init__()
        self._shelf, self._address, self._minutes = shelf, address, minutes
        self._server: HandOffServer | None = None
        self._offered: _Offered | None = None
        self._beside = ThreadPoolExecutor(max_workers=1, thread_name_prefix="hand-off-page")
        self._done.connect(self._put_up)

    @property
    def server(self) -> HandOffServer | None:
        """The server, once a page was asked for."""
        return self._server

    def publish(
        self, effect: PublishPage, session_id: str, language: Language, queue: OperationQueue
    ) -> None:
        """Put up the page of some pieces; pictures of the shopper follow from the worker."""
        self.revoke()
        if not self._address:
            self.asked.emit(PageRefused(code="HAND_OFF_OFF"))
            return
        offered = _Offered(page=self._page(effect, language))
        self._offered = offered
        if effect.person is not None:
            offered.pictures = self._wanted_pictures(effect.pieces)
            offered.page = replace(offered.page, waiting=bool(offered.pictures))
        self._write(offered)
        for place in tuple(offered.pictures):
            pieces = effect.pieces if place == _LOOK else (effect.pieces[place],)
            queue.submit(
                Operation[tuple[bytes, ...]](
                    session_id=session_id,
                    task="picture_pieces",
                    arguments=(session_id, effect.person, pieces),
                    on_success=partial(self._pictured, offered, place),
                    on_failure=partial(self._unpictured, offered, place),
                    rank=_RANK,
                    limit_s=_PICTURE_LIMIT_S,
                )
            )

    def revoke(self) -> None:
        """Take the page down at once."""
        self._offered = None
        if self._server is not None:
            self._server.tickets.take_down()

    def stop(self) -> None:
        """Take the page down and end the server. Safe to call twice."""
        self.revoke()
        self._beside.shutdown(wait=True, cancel_futures=True)
        if self._server is not None:
            self._server.close()
            self._server = None

    # ---- the page

    def _page(self, effect: PublishPage, language: Language) -> Page:
        texts = texts_for(language)
        items = [self._item(piece, texts, own=effect.person is None) for piece in effect.pieces]
        total = self._shelf.total_words((piece.product_id for piece in effect.pieces), texts)
        return Page(language=language, items=items, total=total, minutes=self._minutes)

    def _item(self, piece: Piece, texts: Texts, *, own: bool) -> PageItem:
        product = self._shelf.product(piece.product_id)
        colour = product.colour(piece.colourway_id)
        return PageItem(
            name=in_language(product.name, texts.language),
            colour=" · ".join(in_language(words, texts.language) for words in (colour.name, product.fabric)),
            size=texts.size(piece.size) if piece.size else "",
            price=product.price_words(texts),
            rgb=colour.rgb,
            pictures=_shop_picture(product.page_picture) if own else (),
        )

    def _wanted_pictures(self, pieces: Sequence[Piece]) -> list[int]:
        """All of it together where it can be worn together, else each piece by itself."""
        departments = [self._shelf.product(piece.product_id).department for piece in pieces]
        together = len(pieces) > 1 and len(set(departments)) == len(departments)
        if together and not ("one_piece" in departments and {"top", "bottom"} & set(departments)):
            return [_LOOK]
        return list(range(len(pieces)))

    def _write(self, offered: _Offered) -> None:
        offered.written = offered.page
        future = self._beside.submit(self._make, offered.page, offered.token)
        future.add_done_callback(partial(self._tell, offered))

    def _make(self, page: Page, token: str | None) -> str:
        """On the page's own thread: write the document, start the server if need be, put it up."""
        content = page_html(page)
        if self._server is None:
            server = HandOffServer(self._address)
            server.start()
            self._server = server
        return self._server.tickets.put_up(content, 60.0 * self._minutes, token)

    def _tell(self, offered: _Offered, future: "Future[str]") -> None:
        if not future.cancelled():
            self._done.emit(offered, future)

    def _put_up(self, offered: _Offered, future: "Future[str]") -> None:
        problem = future.exception()
        if isinstance(problem, HandOffError):
            _LOG.error("no page can be put up: %s %s", problem.code, problem.message)
            if offered is self._offered:
                self._offered = None
                self.asked.emit(PageRefused(code=problem.code))
            return
        if problem is not None:
            raise problem
        token, server = future.result(), self._server
        if server is None:
            return
        if offered is not self._offered:  # the session ended, or chose anew, while the page was written
            server.tickets.take_down(token)
            return
        first, offered.token = offered.token is None, token
        if first:
            self._tell_address(offered, server.address_of(token))

    def _tell_address(self, offered: _Offered, address: str) -> None:
        pictures = len(offered.pictures)
        self.asked.emit(PagePublished(address=address, seconds=60 * self._minutes, pictures=pictures))
        if offered.page is not offered.written:  # pictures came before the page was up
            self._write(offered)

    # ---- its pictures

    def _pictured(self, offered: _Offered, place: int, pictures: tuple[bytes, ...]) -> None:
        if offered is not self._offered:
            return
        if place == _LOOK:
            offered.page = replace(offered.page, look=pictures)
        else:
            items = list(offered.page.items)
            items[place] = replace(items[place], pictures=pictures)
            offered.page = replace(offered.page, items=items)
        self._one_less(offered, place)

    def _unpictured(self, offered: _Offered, place: int, failure: Failure) -> None:
        _LOG.warning("a picture of the page is missing: %s", failure.code)
        if offered is self._offered:
            self._one_less(offered, place)

    def _one_less(self, offered: _Offered, place: int) -> None:
        offered.pictures.remove(place)
        offered.page = replace(offered.page, waiting=bool(offered.pictures))
        if offered.token is not None:
            self._write(offered)
        self.asked.emit(PagePictured())


def _shop_picture(path: Path) -> tuple[bytes, ...]:
    """The shelf's own picture of a product; none while it is not made."""
    if not path.is_file():
        return ()
    try:
        return (read_bytes(path, limit_bytes=MIB),)
    except ResourceError as problem:
        _LOG.warning("a picture of the shelf cannot be read: %s", problem.code)
        return ()
