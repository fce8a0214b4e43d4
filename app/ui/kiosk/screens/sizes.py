"""All sizes of a garment side by side on the shopper's own body."""

from PyQt6.QtWidgets import QVBoxLayout

from app.session.intents import ChooseSize
from app.session.kiosk import KioskState
from app.ui.kiosk.parts.size_wall import SizeWall, StillFace
from app.ui.kiosk.screens.screen import FootBar, Screen
from app.ui.kiosk.screens.try_on_panel import size_face
from app.ui.kiosk.shelf import Shelf
from app.ui.look import Look
from app.ui.widgets.basics import set_text, text_label
from resources.translations import in_language, texts_for


class SizesScreen(Screen):
    """Each size with its verdict, the one to take marked; a touch shows a size large again."""

    def __init__(self, look: Look, shelf: Shelf, *, upright: bool) -> None:
        super().__init__(look, upright=upright)
        self._shelf = shelf
        self.title = text_label(look, "title" if upright else "heading", serif=True, bold=True)
        self.subtitle = text_label(look, "label", tone="soft")
        self.wall = SizeWall(look)
        self.wall.touched.connect(lambda size: self.ask(ChooseSize(size=size)))
        self.foot = FootBar(look)
        self.foot.wanted.connect(self.wanted)
        edge = look.space("edge") if upright else look.space("l")
        column = QVBoxLayout(self)
        column.setContentsMargins(edge, look.space("m"), edge, look.space("s"))
        column.setSpacing(look.space("xs"))
        column.addWidget(self.title)
        column.addWidget(self.subtitle)
        column.addWidget(self.wall, 1)
        column.addWidget(self.foot)

    def render(self, state: KioskState) -> None:  # type: ignore[override]
        """Show every size offered of the garment being tried."""
        advice = None if state.fitting is None else state.advice.get(state.fitting.product_id)
        if advice is None:
            return
        texts = texts_for(state.language, state.units)
        product, colour = advice.product_id, state.colours.get(advice.product_id, "")
        set_text(self.title, in_language(self._shelf.product(product).name, state.language))
        set_text(self.subtitle, texts("sizes.subtitle"))
        self.wall.show_faces(
            [
                StillFace(
                    size=size_face(state, product, size, texts),
                    picture=state.stills.get((product, size, colour)),
                )
                for size in advice.offered
            ]
        )
        self.foot.render_state(state)
