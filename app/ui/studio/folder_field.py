"""Where files go: a folder, typed or chosen."""

from __future__ import annotations

from pathlib import Path

from PyQt6.QtCore import QStandardPaths, QUrl
from PyQt6.QtGui import QDesktopServices
from PyQt6.QtWidgets import QFileDialog, QHBoxLayout, QWidget

from app.ui.look import Look
from app.ui.widgets.basics import action_button
from app.ui.widgets.fields import TextField

_OWN = "Vitrine"


class FolderField(QWidget):
    """Begins with a folder of the program's own among the person's documents."""

    def __init__(self, look: Look, *, name: str, choose: str) -> None:
        super().__init__()
        documents = QStandardPaths.writableLocation(QStandardPaths.StandardLocation.DocumentsLocation)
        self.path_box = TextField(look, longest=1000)
        self.path_box.setText(str(Path(documents or Path.home()) / _OWN))
        self.path_box.setAccessibleName(name)
        self.choose = action_button(look, self._choose, icon="open")
        self.choose.setText(choose)
        self._name = name
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(look.space("s"))
        row.addWidget(self.path_box, 1)
        row.addWidget(self.choose)

    @property
    def folder(self) -> Path:
        """The folder; it need not be there yet."""
        return Path(self.path_box.text()).expanduser()

    def _choose(self) -> None:
        chosen = QFileDialog.getExistingDirectory(self, self._name, str(self.folder))
        if chosen:
            self.path_box.setText(chosen)


def reveal(path: Path) -> bool:
    """Show a file or folder in the system's own program for files; False where there is none."""
    return QDesktopServices.openUrl(QUrl.fromLocalFile(str(path if path.is_dir() else path.parent)))
