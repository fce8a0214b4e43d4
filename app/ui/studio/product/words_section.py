"""What a product is called, said to be, worn for, and costs."""

from __future__ import annotations

from typing import Final, get_args

from PyQt6.QtWidgets import QPlainTextEdit

from app.services.studio.desk_state import OpenProduct
from app.services.studio.product_edits import LANGUAGES, toggled, with_lines
from app.ui.look import Look
from app.ui.studio.desk import StudioDesk
from app.ui.studio.product.chips import Chips
from app.ui.studio.product.section import Section, found, prose_box, show_prose
from resources.catalogue.schema import Occasion, Season

_FITS: Final = ("slim", "regular", "relaxed", "oversized")
_LINES: Final = {"description": 4, "care": 3}


class WordsSection(Section):
    """Names, texts, price, and the lists a shopper searches by."""

    def __init__(self, look: Look, desk: StudioDesk) -> None:
        super().__init__(look, desk)
        self._group("group_names")
        self.names = {one: self.text_row(f"name_{one}", ("name", one), longest=80) for one in LANGUAGES}
        self._group("group_price")
        self.price = self.number_row("price", ("price",), 99_999)
        self.currency = self.text_row("currency", ("currency",), longest=3)
        self._group("group_texts")
        for member in ("description", "care"):
            for one in LANGUAGES:
                self.prose_row(f"{member}_{one}", (member, one), lines=_LINES[member])
        self.details = {one: self._details_row(one) for one in LANGUAGES}
        self._group("group_search")
        texts = desk.texts
        fits = [(name, texts(f"studio.fit.{name}")) for name in _FITS]
        self.fit = self.choice_row("fit", ("fit",), fits)
        self.season = self._chips_row("season", get_args(Season))
        self.occasion = self._chips_row("occasion", get_args(Occasion))
        self.style_words = self.text_row("style", ("style",), hint="style_hint")
        self._tie_style()
        self.form.add_stretch()

    def _group(self, name: str) -> None:
        self.form.add_group().setText(self.words(name))

    def _details_row(self, language: str) -> QPlainTextEdit:
        box = prose_box(self.look, 4)
        self.row(f"details_{language}", ("details",), box, "details_hint")
        label = self.words(f"details_{language}")

        def changed() -> None:
            if self.draft is not None:
                lines = box.toPlainText().split("\n")
                self.edit(with_lines(self.draft, ("details",), language, lines), label, f"details.{language}")

        box.textChanged.connect(changed)
        return box

    def _chips_row(self, member: str, options: tuple[str, ...]) -> Chips:
        chips = Chips(self.look, [(one, self.desk.texts(f"studio.{member}.{one}")) for one in options])
        self.row(member, (member,), chips)
        label = self.words(member)

        def touched(key: str) -> None:
            if self.draft is not None:
                self.edit(toggled(self.draft, member, key, options), label)

        chips.toggled.connect(touched)
        self._shows.append(lambda draft: chips.show_chosen(found(draft.product, (member,), [])))
        return chips

    def _tie_style(self) -> None:
        """A list written as words with commas."""
        box = self.style_words
        box.textEdited.disconnect()
        self._shows.pop()
        label = self.words("style")

        def typed(text: str) -> None:
            words = [word.strip().lower().replace(" ", "-") for word in text.replace("，", ",").split(",")]
            self.set_value(("style",), [word for word in words if word], label)

        box.textEdited.connect(typed)

    def show_more(self, product: OpenProduct) -> None:
        """Lists as lines and words; not while one types in them."""
        rows = found(product.draft.product, ("details",), [])
        for language, box in self.details.items():
            lines = [str(row.get(language, "")) for row in rows]
            typed = [line.strip() for line in box.toPlainText().split("\n")]
            while typed and not typed[-1]:
                typed.pop()
            while lines and not lines[-1]:
                lines.pop()
            if typed != lines:
                show_prose(box, "\n".join(lines))
        style = [str(word) for word in found(product.draft.product, ("style",), [])]
        shown = [word.strip().lower().replace(" ", "-") for word in self.style_words.text().split(",")]
        if [word for word in shown if word] != style:
            self.style_words.setText(", ".join(style))
