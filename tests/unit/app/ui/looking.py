"""What an eye sees of a window: which words are painted where and in what colour, and what is wrong there.

A window is painted once into a drawing, which keeps every piece of text with its place and colour whoever
painted it, and once into a picture, which knows what lies behind.
"""

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TypeVar
from xml.etree import ElementTree

from PyQt6.QtCore import (
    QAbstractListModel,
    QBuffer,
    QIODevice,
    QModelIndex,
    QPoint,
    QPointF,
    QRect,
    QRectF,
    Qt,
)
from PyQt6.QtGui import QColor, QFont, QFontMetrics, QFontMetricsF, QImage, QPainter, QRegion, QTransform
from PyQt6.QtSvg import QSvgGenerator
from PyQt6.QtWidgets import (
    QAbstractButton,
    QAbstractItemView,
    QAbstractSlider,
    QAbstractSpinBox,
    QComboBox,
    QHeaderView,
    QLabel,
    QLineEdit,
    QPlainTextEdit,
    QScrollArea,
    QScrollBar,
    QStyle,
    QStyleOptionComboBox,
    QWidget,
)

from app.ui.look import Look
from app.ui.widgets.charts.heat_map import contrast
from app.ui.widgets.segments import Segments
from resources.size_charts.schema import LENGTH_WORDS

DESK_TARGET_PX = 24
"""The least target of a pointer: WCAG 2.2, success criterion 2.5.8."""

W = TypeVar("W", bound=QWidget)
_NUMBERS = re.compile(r"-?[\d.]+(?:e-?\d+)?")
_RAW_SIZE = re.compile(rf"\b\w+-(?:{'|'.join(LENGTH_WORDS)})\b")


@dataclass(frozen=True, slots=True, kw_only=True)
class PaintedText:
    """Words as they were painted: where in the widget, and how."""

    words: str
    place: QRectF
    colour: QColor


def painted_texts(widget: QWidget) -> list[PaintedText]:
    """Every piece of text that a widget itself paints, without what lies in it, in its own coordinates."""
    buffer = QBuffer()
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    drawing = QSvgGenerator()
    drawing.setOutputDevice(buffer)
    drawing.setSize(widget.size())
    drawing.setViewBox(widget.rect())
    drawing.setResolution(96)
    painter = QPainter(drawing)
    alone = QWidget.RenderFlag(0)
    QWidget.render(widget, painter, QPoint(), QRegion(), alone)  # screens have a `render` of their own
    painter.end()
    tree = ElementTree.fromstring(bytes(buffer.data().data()))  # noqa: S314  our own drawing
    return list(_texts(tree, QTransform(), QColor(Qt.GlobalColor.black)))


def texts_on_show(window: QWidget) -> Iterator[tuple[QWidget, PaintedText]]:
    """The text seen in a window, in its coordinates: not what is scrolled away or lies below a veil."""
    for widget in seen(window, QWidget):
        if not writes(widget):
            continue
        offset, open_to_see = QPointF(widget.mapTo(window, QPoint())), widget.visibleRegion()
        for text in painted_texts(widget):
            inside = text.place.toRect()
            around = _around(inside).intersected(widget.rect())
            pushed_out = not _around(widget.rect()).contains(inside)
            if pushed_out or not QRegion(around).subtracted(open_to_see).isEmpty():
                continue
            place = text.place.translated(offset)
            if not _is_covered(window, widget, place.toRect()):
                yield widget, PaintedText(words=text.words, place=place, colour=text.colour)


def _is_covered(window: QWidget, widget: QWidget, place: QRect) -> bool:
    """Whether something else lies over the middle or a corner of a place, as a message in passing does."""
    corners = (place.topLeft(), place.topRight(), place.bottomLeft(), place.bottomRight())
    above = (window.childAt(point) for point in (place.center(), *corners))
    return any(
        not (top is None or top is widget or widget.isAncestorOf(top) or top.isAncestorOf(widget))
        for top in above
    )


def writes(widget: QWidget) -> bool:
    """Whether a widget paints words: Qt's own that do, and ours that paint themselves."""
    area = widget.parent()
    if isinstance(area, QAbstractItemView | QPlainTextEdit) and area.viewport() is widget:
        return True
    return isinstance(widget, QLabel | QAbstractButton | QLineEdit | QComboBox) or ours(widget, "paintEvent")


def ours(widget: QWidget, method: str) -> bool:
    """Whether a class of the program has this method of its own."""
    return any(method in vars(kind) for kind in type(widget).__mro__ if kind.__module__.startswith("app."))


def _texts(node: ElementTree.Element, placed: QTransform, colour: QColor) -> Iterator[PaintedText]:
    here, fill = placed, node.get("fill", "")
    if numbers := _NUMBERS.findall(node.get("transform", "")):
        here = QTransform(*(float(n) for n in numbers)) * placed
    if fill.startswith("#"):
        colour = QColor(fill)
    if node.tag.endswith("text") and (words := "".join(node.itertext()).strip()):
        font = QFont(node.get("font-family", ""))
        font.setPixelSize(max(round(float(node.get("font-size", "12"))), 1))
        font.setBold(int(float(node.get("font-weight", "400"))) >= 600)
        metrics = QFontMetricsF(font)
        left, base = float(node.get("x", "0")), float(node.get("y", "0"))
        own = QRectF(left, base - metrics.ascent() * 0.8, metrics.horizontalAdvance(words), metrics.ascent())
        yield PaintedText(words=words, place=here.mapRect(own), colour=colour)
    for child in node:
        yield from _texts(child, here, colour)


def pale_words(window: QWidget, least: float = 4.5) -> Iterator[str]:
    """Words whose contrast with what lies behind them is too low.

    The ground is the colour most of the place has: letters cover less than half of it.
    """
    picture = window.grab().toImage().convertToFormat(QImage.Format.Format_RGB32)
    for widget, text in texts_on_show(window):
        if not widget.isEnabled():
            continue
        place = text.place.toRect().intersected(picture.rect())
        if place.width() < 3 or place.height() < 3 or not re.search(r"\w", text.words):
            continue
        ground = _ground(picture, place)
        reached = contrast(text.colour, ground)
        if reached < least:
            yield f"'{text.words}' {text.colour.name()} on {ground.name()} reaches {reached:.1f}"


def _around(place: QRect) -> QRect:
    """The place of words with some of the ground on every side: a single letter fills its own."""
    return place.adjusted(-3, -2, 3, 2)


def _ground(picture: QImage, place: QRect) -> QColor:
    place = _around(place).intersected(picture.rect())
    seen: Counter[int] = Counter(
        picture.pixel(x, y)
        for y in range(place.top(), place.bottom() + 1, 2)
        for x in range(place.left(), place.right() + 1, 2)
    )
    return QColor(seen.most_common(1)[0][0])


def is_cut_off(label: QLabel) -> bool:
    """True when the words need more room than the label has, and its tip does not say them."""
    if label.toolTip() == label.text():
        return False
    if label.wordWrap():
        return label.heightForWidth(label.width()) > label.height() + 2
    metrics = QFontMetrics(label.font())
    lines = label.text().splitlines() or [""]
    return max(metrics.horizontalAdvance(line) for line in lines) > label.contentsRect().width() + 2


def cut_words(window: QWidget) -> Iterator[str]:
    """Words that their room cuts off or shortens: of labels, buttons, fields, choices and tables."""
    for label in seen(window, QLabel):
        if label.text() and is_cut_off(label):
            yield f"'{label.text()}' is cut off"
    for button in seen(window, QAbstractButton):
        icon = 0 if button.icon().isNull() else button.iconSize().width()
        needed = QFontMetrics(button.font()).horizontalAdvance(button.text()) + icon
        if button.text() and needed > button.width():
            yield f"'{button.text()}' is wider than its button"
    for box in seen(window, QComboBox):
        if QFontMetrics(box.font()).horizontalAdvance(box.currentText()) > _room_of(box):
            yield f"'{box.currentText()}' is wider than its choice"
    for field in seen(window, QLineEdit):
        hint = "" if field.text() else field.placeholderText()
        if QFontMetrics(field.font()).horizontalAdvance(hint) > field.contentsRect().width():
            yield f"'{hint}' is wider than its field"
    for view in seen(window, QAbstractItemView):
        yield from _shortened(view)
    for widget in seen(window, QWidget):
        if ours(widget, "paintEvent") and not isinstance(widget, QLabel | QComboBox | QAbstractItemView):
            yield from (f"'{one.words}' is shortened" for one in painted_texts(widget) if _is_cut(one.words))
    for segments in seen(window, Segments):
        rooms = [segments.rect_of(key) for key in segments.keys]
        for text in painted_texts(segments):
            if not any(room.adjusted(-2, -2, 2, 2).contains(text.place) for room in rooms):
                yield f"'{text.words}' is wider than its segment"


def _is_cut(words: str) -> bool:
    """Whether dots stand for what had no room; dots of their own say that there is more to come."""
    return len(words) > 1 and words.endswith("…")


def _room_of(box: QComboBox) -> int:
    """Pixels for the words of a choice, by its style and stylesheet."""
    option, style = QStyleOptionComboBox(), box.style()
    box.initStyleOption(option)
    if style is None:
        return box.width()
    kind, part = QStyle.ComplexControl.CC_ComboBox, QStyle.SubControl.SC_ComboBoxEditField
    return style.subControlRect(kind, option, part, box).width()


def _shortened(view: QAbstractItemView) -> Iterator[str]:
    """Words of a table, a list or the head of a table that end in dots they do not have."""
    viewport = view.viewport()
    if viewport is None:
        return
    for text in painted_texts(viewport):
        if text.words.endswith("…") and text.words not in _held(view):
            yield f"'{text.words}' is shortened"


def _held(view: QAbstractItemView) -> set[str]:
    model = view.model()
    if model is None:
        return set()
    columns = range(1 if isinstance(model, QAbstractListModel) else model.columnCount())
    if isinstance(view, QHeaderView):
        return {str(model.headerData(column, view.orientation())) for column in columns}
    return {str(model.index(row, column).data()) for row in range(model.rowCount()) for column in columns}


def squeezed(window: QWidget) -> Iterator[str]:
    """Widgets with less room than what lies in them needs, and pages wider than what scrolls them."""
    for widget in (window, *seen(window, QWidget)):
        layout = widget.layout()
        if layout is None:
            continue
        needed, has = layout.totalMinimumSize(), widget.size()
        if needed.width() > has.width() + 2 or needed.height() > has.height() + 2:
            yield (
                f"{type(widget).__name__} needs {needed.width()} by {needed.height()}"
                f" and has {has.width()} by {has.height()}"
            )
    for area in seen(window, QScrollArea):
        inside, viewport = area.widget(), area.viewport()
        still = area.horizontalScrollBarPolicy() is Qt.ScrollBarPolicy.ScrollBarAlwaysOff
        if still and inside is not None and viewport is not None and inside.width() > viewport.width():
            yield f"{type(inside).__name__} is {inside.width()} wide and seen through {viewport.width()}"


def crowded_words(window: QWidget) -> Iterator[str]:
    """Words of self-painted widgets that leave their widget or run into other words of it."""
    for widget in seen(window, QWidget):
        if not ours(widget, "paintEvent") or isinstance(widget, QAbstractButton | QComboBox):
            continue
        texts = painted_texts(widget)
        room = QRectF(widget.rect()).adjusted(-2, -2, 2, 2)
        for index, text in enumerate(texts):
            if not room.contains(text.place):
                yield f"'{text.words}' leaves its {type(widget).__name__}"
            for other in texts[index + 1 :]:
                common = text.place.intersected(other.place)
                if common.width() > 3 and common.height() > text.place.height() * 0.35:
                    yield f"'{text.words}' runs into '{other.words}' in {type(widget).__name__}"


def seen(window: QWidget, kind: type[W]) -> list[W]:
    """The widgets of a kind that are on show."""
    return [widget for widget in window.findChildren(kind) if widget.isVisible()]


def is_touched(widget: QWidget) -> bool:
    """Whether a finger does something here: buttons, fields, and whatever listens to a press of its own."""
    if isinstance(widget, QAbstractButton | QAbstractSlider | QComboBox | QLineEdit):
        inner = isinstance(widget, QScrollBar) or isinstance(widget.parent(), QAbstractSpinBox)
        return widget.isEnabled() and not inner
    listens = ours(widget, "mouseReleaseEvent") or ours(widget, "mousePressEvent")
    return listens and not widget.testAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)


def nameless(window: QWidget) -> Iterator[str]:
    """Widgets that are touched and that a screen reader could not name."""
    for widget in seen(window, QWidget):
        if not is_touched(widget):
            continue
        text = widget.text() if isinstance(widget, QAbstractButton) else ""
        if not (widget.accessibleName() or text).strip():
            place = widget.mapTo(window, QPoint())
            yield f"{type(widget).__name__} at {place.x()}, {place.y()} has no name"


def targets(window: QWidget) -> Iterator[tuple[str, QRect]]:
    """Everything that a finger touches: its name, its place in the window; segments each for itself."""
    for widget in seen(window, QWidget):
        if not is_touched(widget):
            continue
        for place in _places_of(widget):
            on_show = place.translated(widget.mapTo(window, QPoint()))
            yield widget.accessibleName() or type(widget).__name__, on_show
    for view in seen(window, QAbstractItemView):
        viewport = view.viewport()
        if viewport is not None:
            corner = viewport.mapTo(window, QPoint())
            places = (place for place in _rows_of(view) if not place.isEmpty())
            yield from ((view.accessibleName(), place.translated(corner)) for place in places)


def _places_of(widget: QWidget) -> list[QRect]:
    """What is touched of a widget: several places where it offers several things."""
    if isinstance(widget, Segments):
        return [widget.rect_of(key).toRect() for key in widget.keys]
    return [widget.rect()]


def _rows_of(view: QAbstractItemView) -> Iterator[QRect]:
    """The rows of a table or list, the columns of a head: each is touched for itself."""
    model = view.model()
    if isinstance(view, QHeaderView):
        for section in range(view.count() if view.sectionsClickable() else 0):
            yield QRect(view.sectionViewportPosition(section), 0, view.sectionSize(section), view.height())
    elif model is not None:
        for row in range(model.rowCount()):
            yield view.visualRect(model.index(row, 0, QModelIndex()))


def too_small(window: QWidget, least_px: int) -> Iterator[str]:
    """Targets smaller than a finger or a pointer needs, either way."""
    for name, place in targets(window):
        if min(place.width(), place.height()) + 1 < least_px:
            yield f"'{name}' is {place.width()} by {place.height()} and the least is {least_px}"


def out_of_reach(window: QWidget, look: Look) -> Iterator[str]:
    """Targets of which no finger's breadth is low enough for somebody in a wheelchair."""
    for name, place in targets(window):
        if place.bottom() - look.out_of_reach_px + 1 < look.finger_px:
            yield f"'{name}' ends {place.bottom()} below the top, and reach begins at {look.out_of_reach_px}"


def raw_sizes(window: QWidget) -> Iterator[str]:
    """Ids of sizes, as files have them, where people read or hear the names of sizes."""
    for widget, text in texts_on_show(window):
        if _RAW_SIZE.search(text.words):
            yield f"'{text.words}' in {type(widget).__name__}"
    for widget in seen(window, QWidget):
        said = f"{widget.accessibleName()} {widget.accessibleDescription()} {widget.toolTip()}"
        if _RAW_SIZE.search(said):
            yield f"'{said.strip()}' is said of {type(widget).__name__}"


def faults_at_a_desk(window: QWidget) -> list[str]:
    """All that is wrong with a window in which a mouse points: each fault once."""
    judged = (squeezed, cut_words, crowded_words, pale_words, nameless)
    found = [fault for judge in judged for fault in judge(window)]
    return list(dict.fromkeys([*found, *too_small(window, DESK_TARGET_PX)]))
