"""A QR code for a web address, dark on white whatever the theme: phones read no other."""

from PyQt6.QtCore import QRectF, QSize, Qt
from PyQt6.QtGui import QColor, QPainter, QPaintEvent
from PyQt6.QtWidgets import QSizePolicy, QWidget

from app.ui.look import Look

_QUIET_MODULES = 4
"""The empty border a reader needs (ISO/IEC 18004)."""


class QrCode(QWidget):
    """A square of modules, each a whole number of pixels."""

    def __init__(self, look: Look, units: float = 460) -> None:
        super().__init__()
        self._look = look
        self._address = ""
        self._modules: tuple[bytes, ...] = ()
        self._side = look.u(units)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.setFixedSize(self.sizeHint())

    def show_address(self, address: str) -> None:
        """Show the code of an address; none shows an empty card."""
        if address == self._address:
            return
        import segno

        self._address = address
        code = segno.make(address, error="m", micro=False) if address else None
        self._modules = () if code is None else tuple(bytes(row) for row in code.matrix)
        self.setAccessibleName(address)
        self.update()

    @property
    def modules(self) -> tuple[bytes, ...]:
        """The code as rows of 0 and 1."""
        return self._modules

    def sizeHint(self) -> QSize:  # noqa: N802  Qt's name
        """A square."""
        return QSize(self._side, self._side)

    def paintEvent(self, _: QPaintEvent | None) -> None:  # noqa: N802  Qt's name
        """White card, black modules."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor("white") if self._modules else self._look.colour("sunken"))
        radius = self._look.u(22)
        painter.drawRoundedRect(QRectF(self.rect()), radius, radius)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)
        count = len(self._modules)
        if count:
            module = self._side // (count + 2 * _QUIET_MODULES)
            offset = (self._side - module * count) // 2
            painter.setBrush(QColor("black"))
            for y, row in enumerate(self._modules):
                for x, dark in enumerate(row):
                    if dark:
                        painter.drawRect(offset + x * module, offset + y * module, module, module)
        painter.end()
