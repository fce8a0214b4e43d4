"""Labels, buttons and rules in the look of the shop."""

from collections.abc import Callable

from PyQt6.QtCore import QSize, Qt
from PyQt6.QtGui import QIcon
from PyQt6.QtWidgets import QFrame, QLabel, QPushButton, QScrollArea, QScroller, QSizePolicy, QWidget

from app.ui.look import Look, drawn_icon


def text_label(
    look: Look, size: str, *, serif: bool = False, bold: bool = False, tone: str = "", wrap: bool = True
) -> QLabel:
    """A label of a named text size; ``tone`` is soft, accent, warn or bad."""
    label = QLabel()
    label.setFont(look.font(size, serif=serif, bold=bold))
    label.setWordWrap(wrap)
    label.setTextFormat(Qt.TextFormat.PlainText)
    if tone:
        label.setProperty("tone", tone)
    return label


def icon_label(look: Look, name: str, colour: str, units: float) -> QLabel:
    """An icon that is not touched."""
    label = QLabel()
    label.setPixmap(look.icon_pixmap(name, colour, units))
    label.setFixedSize(look.u(units), look.u(units))
    return label


def action_button(
    look: Look,
    on_touch: Callable[[], None],
    *,
    kind: str = "secondary",
    icon: str = "",
    size: str = "body",
) -> QPushButton:
    """A button: primary (one per screen), secondary, quiet, danger, round or key.

    A keyboard reaches it at a desk, and not on a kiosk.
    """
    button = QPushButton()
    button.setProperty("kind", kind)
    leading = "body" if look.desktop else "lead"
    button.setFont(look.font(leading if kind == "primary" else size, bold=kind == "primary"))
    button.setFocusPolicy(Qt.FocusPolicy.StrongFocus if look.desktop else Qt.FocusPolicy.NoFocus)
    if icon:
        set_icon(look, button, icon)
    button.clicked.connect(lambda _checked=False: on_touch())
    return button


def set_icon(look: Look, button: QPushButton, icon: str) -> None:
    """Give a button an icon in the colour of its words, also while it cannot be used."""
    kind, side = button.property("kind"), look.icon_px
    colour = {"primary": "on_ink", "danger": "on_ink"}.get(kind, "ink")
    alone = kind in ("round", "key")
    shown = QIcon()
    for mode, ink in ((QIcon.Mode.Normal, colour), (QIcon.Mode.Disabled, "ink_soft")):
        drawn = drawn_icon(icon, look.tokens.colours[ink], side)
        shown.addPixmap(drawn if alone else look.icon(icon, ink).pixmap(QSize(side + side // 3, side)), mode)
    button.setIcon(shown)
    button.setIconSize(QSize(side if alone else side + side // 3, side))


def rule(look: Look) -> QFrame:
    """A thin line between things."""
    line = QFrame()
    line.setProperty("rule", "true")
    line.setFixedHeight(look.u(1))
    return line


def card(kind: str = "true") -> QFrame:
    """A raised (``true``) or ``flat`` surface that holds things that belong together."""
    frame = QFrame()
    frame.setProperty("card", kind)
    return frame


def expand(widget: QWidget, *, across: bool = True, down: bool = False) -> QWidget:
    """Let a widget take the room there is."""
    yes, no = QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred
    widget.setSizePolicy(yes if across else no, yes if down else no)
    return widget


def set_text(label: QLabel | QPushButton, text: str) -> None:
    """Set a text only when it changed: layouts are not disturbed for nothing."""
    if label.text() != text:
        label.setText(text)


def finger_scroll(inside: QWidget) -> QScrollArea:
    """An area that a finger pushes up and down; no sideways bar."""
    area = QScrollArea()
    area.setWidgetResizable(True)
    area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
    area.setWidget(inside)
    QScroller.grabGesture(area.viewport(), QScroller.ScrollerGestureType.LeftMouseButtonGesture)
    return area
