"""The colours a product comes in, what is printed on them, and the cloth."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any, Final, get_args

from PyQt6.QtCore import pyqtSignal
from PyQt6.QtWidgets import QHBoxLayout, QLabel, QWidget

from app.services.studio.desk_state import OpenProduct
from app.services.studio.documents import Place
from app.services.studio.draft import ProductDraft
from app.services.studio.product_edits import LANGUAGES, with_new_colourway, with_print
from app.services.studio.trial_look import colour_written
from app.ui.look import Look
from app.ui.studio.desk import StudioDesk
from app.ui.studio.product.colour_button import ColourField
from app.ui.studio.product.section import Section, found
from app.ui.widgets.basics import action_button, text_label
from app.ui.widgets.fields import Choice
from app.ui.widgets.swatches import Swatch, Swatches
from resources.catalogue.schema import PrintKind

if TYPE_CHECKING:
    from resources.fabrics import Fabric

COLOURS: Final = (
    *("white", "beige", "grey", "black", "brown", "red", "orange", "yellow", "green"),
    *("blue", "navy", "purple", "pink"),
)
_PLAIN: Final = "plain"
_MOST_PRINT_COLOURS: Final = 4
_GREY: Final = [150, 150, 150]


class ColoursSection(Section):
    """Swatches to choose from, the chosen one's fields, then the fabric with its figures.

    ``colour_chosen`` carries the place of a colourway.
    """

    colour_chosen = pyqtSignal(int)

    def __init__(self, look: Look, desk: StudioDesk) -> None:
        super().__init__(look, desk)
        self._index = 0
        self.form.add_group().setText(self.words("group_colours"))
        self._make_list()
        self.ident = self.text_row("colour_id", self._member("id"), longest=60)
        for one in LANGUAGES:
            self.text_row(f"colour_name_{one}", self._member("name", one), longest=60)
        names = [(name, desk.texts(f"studio.colour.{name}")) for name in COLOURS]
        self.plain = self.choice_row("colour", self._member("colour"), names)
        self.rgb = ColourField(look)
        self.row("rgb", self._member("rgb"), self.rgb)
        self.rgb.picked.connect(self._picked)
        self._make_print()
        self.form.add_group().setText(self.words("group_fabric"))
        self.fabric = Choice(look)
        self.row("fabric", ("fabric",), self.fabric)
        self.fabric.picked.connect(
            lambda key: self.set_value(("fabric",), key, self.words("fabric"), joined=False)
        )
        self.figures = text_label(look, "label", tone="soft")
        self.row("fabric_figures", ("fabric_figures",), self.figures)
        self.form.add_stretch()

    def _member(self, *parts: str) -> Any:
        return lambda: ("colourways", self._index, *parts)

    def _make_list(self) -> None:
        look = self.look
        self.swatches = Swatches(look)
        self.swatches.chosen.connect(lambda key: self.choose(int(key)))
        buttons = QHBoxLayout()
        buttons.setSpacing(look.space("s"))
        self.add = self._button("colour_add", self._add, "plus")
        self.earlier = self._button("colour_first", self._to_front, "chevron_left")
        self.remove = self._button("colour_remove", self._remove, "trash")
        for button in (self.add, self.earlier, self.remove):
            buttons.addWidget(button)
        buttons.addStretch()
        for part in (self.swatches, _holding(buttons)):
            self.form.add_plain(part)

    def _button(self, key: str, act: Any, icon: str) -> Any:
        button = action_button(self.look, act, icon=icon, size="label")
        button.setText(self.words(key))
        return button

    def _make_print(self) -> None:
        kinds = [(_PLAIN, self.words("print_none"))]
        kinds += [(kind, self.desk.texts(f"studio.print.{kind}")) for kind in get_args(PrintKind)]
        self.print_kind = Choice(self.look)
        self.row("print", self._member("print"), self.print_kind)
        self.print_kind.picked.connect(self._print_picked)
        self._shows.append(lambda draft: self.print_kind.show_options(kinds, self._kind(draft)))
        self.print_scale = self.number_row("print_scale", self._member("print", "scale_mm"), 400, decimals=1)
        self.print_colours: list[ColourField] = []
        for number in range(_MOST_PRINT_COLOURS):
            field = ColourField(self.look)
            self.form.add_row(f"print_colour_{number}", field).say(
                self.words("print_colour", number=number + 1)
            )
            field.picked.connect(partial(self._print_colour_picked, number))
            self.print_colours.append(field)

    def _kind(self, draft: ProductDraft) -> str:
        return str(found(draft.product, self._member("print", "kind"), _PLAIN))

    # ---- showing

    def show_more(self, product: OpenProduct) -> None:
        """Swatches, colours, and the figures of the fabric."""
        rows = list(found(product.draft.product, ("colourways",), []))
        language = self.desk.texts.language
        self.swatches.show_swatches(
            [
                Swatch(
                    colourway_id=str(number),
                    name=str(found(row, ("name", language), "")),
                    rgb=colour_written(row),
                )
                for number, row in enumerate(rows)
            ],
            str(self._index),
        )
        if self._index >= len(rows):
            self._index = max(len(rows) - 1, 0)
        there = bool(rows)
        for button in (self.remove, self.earlier):
            button.setEnabled(len(rows) > 1)
        self.earlier.setEnabled(self._index > 0)
        row: dict[str, Any] = rows[self._index] if there else {}
        self.rgb.show_colour(_rgb(row.get("rgb")))
        self._show_print(row.get("print"))
        for key in ("colour_id", "colour_name_en", "colour_name_zh", "colour", "rgb", "print"):
            self.form.rows[key].setEnabled(there)
        self._show_fabric(str(product.draft.product.get("fabric", "")))

    def _show_print(self, written: Any) -> None:
        printed = isinstance(written, dict)
        colours = list(written.get("colours", [])) if printed else []
        self.form.rows["print_scale"].setVisible(printed)
        for number, field in enumerate(self.print_colours):
            self.form.rows[f"print_colour_{number}"].setVisible(printed and number <= len(colours))
            field.show_colour(_rgb(colours[number] if number < len(colours) else None))

    def _show_fabric(self, fabric_id: str) -> None:
        language = self.desk.texts.language
        fabrics = self.shelves.fabrics
        options = [(key, _said(fabric.name, language)) for key, fabric in fabrics.items()]
        self.fabric.show_options(options, fabric_id if fabric_id in fabrics else None)
        fabric = fabrics.get(fabric_id)
        label: QLabel = self.figures
        label.setText("" if fabric is None else self._figures(fabric))
        self.form.rows["fabric_figures"].setVisible(fabric is not None)

    def _figures(self, fabric: Fabric) -> str:
        return self.words(
            "figures",
            composition=_said(fabric.composition, self.desk.texts.language),
            kind=self.words("knit" if fabric.knit else "woven"),
            weight=fabric.areal_density_kg_m2 * 1000,
            thickness=fabric.thickness_m * 1000,
            warp=fabric.stretch_warp_n_m,
            weft=fabric.stretch_weft_n_m,
            limit_warp=fabric.wearable_stretch_limit_warp * 100,
            limit_weft=fabric.wearable_stretch_limit_weft * 100,
            bending=fabric.bending_warp_n_m * 1e6,
        )

    # ---- changing

    def choose(self, index: int) -> None:
        """Show another colourway."""
        self._index = index
        if self.desk.state.product is not None:
            self.show_product(self.desk.state.product, self.shelves)
        self.colour_chosen.emit(index)

    def _place(self, *parts: str | int) -> Place:
        return ("colourways", self._index, *parts)

    def _add(self) -> None:
        if self.draft is None:
            return
        self._index = len(found(self.draft.product, ("colourways",), []))
        name = {"en": f"Colour {self._index + 1}", "zh": f"颜色 {self._index + 1}"}
        self.edit(with_new_colourway(self.draft, name), self.words("colour_add"))
        self.colour_chosen.emit(self._index)

    def _remove(self) -> None:
        if self.draft is not None:
            draft = self.draft.without(self._place())
            self._index = max(self._index - 1, 0)
            self.edit(draft, self.words("colour_remove"))
            self.colour_chosen.emit(self._index)

    def _to_front(self) -> None:
        if self.draft is not None:
            draft = self.draft.with_row_moved(("colourways",), self._index, self._index - 1)
            self._index -= 1
            self.edit(draft, self.words("colour_first"))
            self.colour_chosen.emit(self._index)

    def _picked(self, red: int, green: int, blue: int) -> None:
        self.set_value(self._place("rgb"), [red, green, blue], self.words("rgb"))

    def _print_picked(self, kind: str) -> None:
        if self.draft is not None:
            wanted = None if kind == _PLAIN else kind
            self.edit(with_print(self.draft, self._index, wanted), self.words("print"))

    def _print_colour_picked(self, number: int, red: int, green: int, blue: int) -> None:
        if self.draft is None:
            return
        colours = list(found(self.draft.product, self._place("print", "colours"), []))
        colours[number : number + 1] = [[red, green, blue]]
        self.set_value(self._place("print", "colours"), colours, self.words("print"))


def _holding(layout: QHBoxLayout) -> QWidget:
    layout.setContentsMargins(0, 0, 0, 0)
    holder = QWidget()
    holder.setLayout(layout)
    return holder


def _rgb(written: Any) -> tuple[int, int, int]:
    channels = written if isinstance(written, list | tuple) and len(written) == 3 else _GREY
    red, green, blue = (min(max(int(channel), 0), 255) for channel in channels)
    return (red, green, blue)


def _said(text: Any, language: str) -> str:
    return str(getattr(text, language, text.en))
