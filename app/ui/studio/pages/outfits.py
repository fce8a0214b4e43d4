"""Outfits: garments on a board, what the stylist thinks of them, what clashes; looks that are kept."""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from typing import Any, Final

from PyQt6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from app.jobs.operation import Failure, Operation
from app.services.studio.desk_state import DeskState, LibraryRow
from app.services.studio.history import History
from app.services.studio.looks import LookBook
from app.services.studio.outfit_board import BoardJudgement, BoardPiece, Clash, Completed
from app.ui.look import Look
from app.ui.studio.desk import StudioDesk
from app.ui.studio.outfits.board import BoardFace, OutfitBoard, drawing_of
from app.ui.studio.outfits.looks_table import show_looks
from app.ui.studio.outfits.product_source import ProductSource
from app.ui.studio.page import StudioPage
from app.ui.widgets.basics import action_button, finger_scroll, set_text, text_label
from app.ui.widgets.data_table import Cell, Column, DataTable, Row
from app.ui.widgets.fields import TextField
from app.ui.widgets.split_view import SplitView
from app.ui.widgets.tabs import Tabs

Board = tuple[BoardPiece, ...]
_MOST: Final = 6


class OutfitsPage(StudioPage):
    """Products and looks at the left; the board above, the opinions below it."""

    key = "outfits"
    icon = "outfit"

    def __init__(self, look: Look, desk: StudioDesk) -> None:
        super().__init__(look, desk)
        self._history: History[Board] = History(present=())
        self._rows: dict[str, LibraryRow] = {}
        self._listed: tuple[LibraryRow, ...] = ()
        self._colours: dict[str, tuple[Any, ...]] = {}
        self._book = LookBook()
        self.judgement: BoardJudgement | None = None
        self._asked: list[Operation[Any]] = []
        self.products, self.looks = ProductSource(look), DataTable(look)
        self.board = OutfitBoard(
            look, empty=self.words("empty"), remove=self.words("remove"), colour=self.words("colour")
        )
        self.score = text_label(look, "title", serif=True, bold=True, wrap=False)
        self.opinion = text_label(look, "body")
        self.name = TextField(look, longest=80)
        self.save = self.button("save", self._save, kind="primary", icon="save")
        self.complete = self.button("complete", self._complete, icon="plus")
        self.split = SplitView(look)
        self.split.show_parts([self._left(), self._right()], [1, 2])
        self.column.addWidget(self.split, 1)
        self._tie()
        self._show()

    def _left(self) -> QWidget:
        self.search = self.search_box()
        self.add = self.button("add", lambda: self._add(self.products.current_key), icon="plus")
        self.open_look = self.button(
            "open_look", lambda: self._open_look(self.looks.current_key), icon="open"
        )
        self.drop_look = action_button(self.look, self._drop_look, kind="round", icon="trash")
        self.drop_look.setAccessibleName(self.words("drop_look"))
        self.drop_look.setToolTip(self.words("drop_look"))
        self.tabs = Tabs(self.look)
        for key, parts, feet in (
            ("products", (self.search, self.products), (self.add,)),
            ("looks", (self.looks,), (self.drop_look, self.open_look)),
        ):
            page = QWidget()
            column = QVBoxLayout(page)
            column.setContentsMargins(0, 0, 0, 0)
            for part in parts:
                column.addWidget(part)
            row = QHBoxLayout()
            row.addStretch()
            for foot in feet:
                row.addWidget(foot)
            column.addLayout(row)
            self.tabs.add_page(key, page)
        self.tabs.say([(key, self.words(f"tab_{key}")) for key in ("products", "looks")])
        self.products.setAccessibleName(self.words("tab_products"))
        self.looks.setAccessibleName(self.words("tab_looks"))
        panel = self.panel("shelf_title")
        panel.add(self.tabs, 1)
        return panel

    def _right(self) -> QWidget:
        self.name.setPlaceholderText(self.words("name"))
        self.name.setAccessibleName(self.words("name"))
        self.name.setFixedWidth(self.look.t(240))
        above = self.panel("board_title")
        for part in (self.name, self.save):
            above.add_action(part)
        above.add(self.board, 1)
        self._lists: dict[str, QVBoxLayout] = {}
        below = self.panel("opinion_title")
        below.add_action(self.complete)
        head = QHBoxLayout()
        head.setSpacing(self.look.space("l"))
        head.addWidget(self.score)
        head.addWidget(self.opinion, 1)
        below.add(head)
        row = QHBoxLayout()
        row.setSpacing(self.look.space("l"))
        for key in ("reasons", "clashes", "completions"):
            row.addLayout(self._list(key), 1)
        inside = QWidget()
        inside.setLayout(row)
        below.add(finger_scroll(inside), 1)
        right = SplitView(self.look, across=False)
        right.show_parts([above, below], [3, 2])
        return right

    def _list(self, key: str) -> QVBoxLayout:
        column = QVBoxLayout()
        title = text_label(self.look, "body", bold=True)
        title.setText(self.words(key))
        column.addWidget(title)
        self._lists[key] = QVBoxLayout()
        self._lists[key].setSpacing(self.look.space("xs"))
        column.addLayout(self._lists[key])
        column.addStretch(1)
        return column

    def _tie(self) -> None:
        self.search.textChanged.connect(self.products.filter_by)
        self.products.opened.connect(self._add)
        self.looks.opened.connect(self._open_look)
        self.board.dropped.connect(self._add)
        self.board.removed.connect(self._take_off)
        self.board.coloured.connect(self._colour_piece)
        self.name.textChanged.connect(lambda _words: self._allow())
        self.name.returnPressed.connect(self._save)

    # ---- coming

    def enter(self) -> None:
        """Ask for colours and looks."""
        self.desk.ask(self, "colourways", done=self._have_colours)
        self.desk.ask(self, "read_looks", done=self._have_looks)

    def show_state(self, state: DeskState) -> None:
        """List what is published: only that is on the stylist's shelves."""
        rows = tuple(row for row in state.library or () if row.state != "new")
        if rows == self._listed:
            return
        self._listed, self._rows = rows, {row.id: row for row in rows}
        columns = [Column(title=self.words("product"), wide=True), Column(title=self.words("for"))]
        said = self.texts
        self.products.show_rows(
            columns,
            [
                Row(
                    key=row.id,
                    cells=(
                        Cell(words=row.name(said.language)),
                        Cell(words=said(f"studio.block.{row.block}")),
                    ),
                )
                for row in rows
            ],
        )
        self._show()

    def search_field(self) -> QWidget:
        """The field for words."""
        return self.search

    def _have_colours(self, found: dict[str, tuple[Any, ...]]) -> None:
        self._colours = found
        self._show()

    def _have_looks(self, book: LookBook) -> None:
        self._book = book
        show_looks(self.looks, book, self.texts)

    @property
    def is_stocked(self) -> bool:
        """Whether products can be put on the board."""
        return bool(self._rows) and bool(self._colours)

    # ---- the board

    @property
    def pieces(self) -> Board:
        """What lies on the board."""
        return self._history.present

    def _add(self, product_id: str) -> None:
        colours = self._colours.get(product_id)
        there = any(piece.product_id == product_id for piece in self.pieces)
        if not colours or there or len(self.pieces) >= _MOST:
            return
        piece = BoardPiece(product_id=product_id, colourway_id=colours[0].id)
        self._change((*self.pieces, piece), "add")

    def _take_off(self, place: int) -> None:
        self._change(tuple(one for at, one in enumerate(self.pieces) if at != place), "remove")

    def _colour_piece(self, place: int, colourway: str) -> None:
        pieces = list(self.pieces)
        pieces[place] = replace(pieces[place], colourway_id=colourway)
        self._change(tuple(pieces), "colour")

    def _change(self, board: Board, label: str) -> None:
        self._go(self._history.changed(board, self.words(label)))

    def _go(self, history: History[Board]) -> None:
        if history == self._history:
            return
        self._history, self.judgement = history, None
        for operation in self._asked:
            self.desk.cancel(operation)
        self._asked.clear()
        self._fill("completions", [])
        self._show()
        self.desk.changed.emit(self.desk.state)  # the window shows what can be undone
        if len(self.pieces) > 1:
            arguments = (self.pieces, self.texts.language)
            done = partial(self._judged, self.pieces)
            self._asked.append(self.desk.ask(self, "judge_outfit", *arguments, line="advice", done=done))

    def undo_label(self) -> str | None:
        """Of the board."""
        return self._history.undo_label

    def redo_label(self) -> str | None:
        """Of the board."""
        return self._history.redo_label

    def undo(self) -> None:
        """One step of the board back."""
        self._go(self._history.undone())

    def redo(self) -> None:
        """One step forward again."""
        self._go(self._history.redone())

    # ---- opinions

    def _judged(self, pieces: Board, judgement: BoardJudgement) -> None:
        if pieces == self.pieces:
            self.judgement = judgement
            self._show()

    def _show(self) -> None:
        marked = {place for clash in self._clashes() if clash.forbidden for place in clash.places}
        self.board.show_faces(
            [self._face(place, one, place in marked) for place, one in enumerate(self.pieces)]
        )
        judgement = self.judgement
        score = None if judgement is None else judgement.score
        set_text(self.score, "" if score is None else self.texts.percent(score))
        self.score.setVisible(score is not None)
        set_text(self.opinion, self._opinion())
        self._fill("reasons", () if judgement is None else judgement.reasons)
        self._fill("clashes", [self._clash_words(clash) for clash in self._clashes()])
        self._allow()

    def _clashes(self) -> tuple[Clash, ...]:
        return () if self.judgement is None else self.judgement.clashes

    def _face(self, place: int, piece: BoardPiece, marked: bool) -> BoardFace:
        row, language = self._rows.get(piece.product_id), self.texts.language
        colours = self._colours.get(piece.product_id, ())
        said = tuple((one.id, getattr(one.name, language, one.name.en)) for one in colours)
        return BoardFace(
            name=self._name(place),
            drawing=drawing_of("" if row is None else row.family),
            picture="" if row is None else row.picture,
            colours=said,
            colour=piece.colourway_id,
            marked=marked,
        )

    def _name(self, place: int) -> str:
        row = self._rows.get(self.pieces[place].product_id)
        return self.pieces[place].product_id if row is None else row.name(self.texts.language)

    def _opinion(self) -> str:
        if len(self.pieces) < 2:
            return self.words("too_few")
        if self.judgement is None:
            return self.words("thinking")
        if any(clash.forbidden for clash in self.judgement.clashes):
            return self.words("is_never")
        return self.words(f"is_{self.judgement.wholeness}")

    def _clash_words(self, clash: Clash) -> str:
        one, other = (self._name(place) for place in clash.places)
        return self.words(f"clash_{clash.kind}", one=one, other=other)

    def _fill(self, key: str, sentences: Any) -> None:
        column = self._lists[key]
        while column.count():
            item = column.takeAt(0)
            widget = None if item is None else item.widget()
            if widget is not None:
                widget.hide()
                widget.deleteLater()
        for sentence in sentences:
            if isinstance(sentence, QWidget):
                column.addWidget(sentence)
                continue
            label = text_label(self.look, "label", tone="bad" if key == "clashes" else "")
            label.setText(f"· {sentence}")
            column.addWidget(label)

    def _allow(self) -> None:
        self.save.setEnabled(bool(self.pieces) and bool(self.name.text().strip()))
        never = self.judgement is not None and (
            self.judgement.wholeness == "never" or any(c.forbidden for c in self.judgement.clashes)
        )
        self.complete.setEnabled(bool(self.pieces) and not never)
        self.add.setEnabled(len(self.pieces) < _MOST)

    def _complete(self) -> None:
        waits = text_label(self.look, "label", tone="soft")
        waits.setText(self.words("thinking"))
        self._fill("completions", [waits])
        done, pieces = partial(self._completed, self.pieces), self.pieces
        ask = self.desk.ask
        operation = ask(self, "complete_outfit", pieces, line="advice", done=done, failed=self._not_completed)
        self._asked.append(operation)

    def _completed(self, pieces: Board, found: tuple[Completed, ...]) -> None:
        if pieces != self.pieces:
            return
        offers: list[Any] = [self._offer(one) for one in found if one.pieces != pieces]
        self._fill("completions", offers or [self.words("no_completion")])

    def _not_completed(self, failure: Failure) -> None:
        self._fill("completions", [])
        self.desk.say_failure(failure)

    def _offer(self, found: Completed) -> QWidget:
        known = {piece.product_id for piece in self.pieces}
        new = [self._rows[one.product_id] for one in found.pieces if one.product_id not in known]
        button = action_button(
            self.look, partial(self._change, found.pieces, "complete"), icon="plus", size="label"
        )
        names = " + ".join(row.name(self.texts.language) for row in new)
        button.setText(f"{names} · {self.texts.percent(found.score)}")
        button.setStyleSheet("text-align: left;")
        return button

    # ---- looks

    def _save(self) -> None:
        if self.save.isEnabled():
            done = partial(self._saved, self.name.text().strip())
            self.desk.ask(self, "save_look", self.name.text(), self.pieces, done=done)

    def _saved(self, name: str, book: LookBook) -> None:
        self._have_looks(book)
        self.desk.told.emit("good", self.words("saved_look", name=name))

    def _open_look(self, name: str) -> None:
        found = next((one for one in self._book.looks if one.name == name), None)
        if found is not None:
            self.name.setText(found.name)
            self._change(tuple(p for p in found.board if p.product_id in self._colours), "open_look")

    def _drop_look(self) -> None:
        if self.looks.current_key:
            self.desk.ask(self, "drop_look", self.looks.current_key, done=self._have_looks)
