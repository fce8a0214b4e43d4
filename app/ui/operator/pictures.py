"""Pictures of the operator's screens, filled with invented facts."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Final

from PyQt6.QtCore import QBuffer, QEventLoop, QIODevice, QTimer

from app.ui.operator.scenes import fill_scene, operator_scene
from app.ui.operator.window import OperatorWindow
from resources.files import write_atomically
from resources.translations import Language

_SETTLE_MS: Final = 300


def operator_pictures(
    out_dir: Path, screens: Sequence[str], languages: Sequence[Language], sizes: Mapping[str, tuple[int, int]]
) -> Iterator[str]:
    """Write ``SCREEN_LANGUAGE_ORIENTATION.png`` for each; yields the names of the files."""
    for orientation, size in sizes.items():
        for screen in screens:
            for language in languages:
                name = f"{screen}_{language}_{orientation}.png"
                write_atomically(out_dir / name, _picture(screen, language, size))
                yield name


def _picture(screen: str, language: Language, size: tuple[int, int]) -> bytes:
    window = operator_scene(screen, language)
    try:
        window.resize(*size)
        window.show()
        _settle()
        fill_scene(window, screen)
        _settle()
        return _grabbed(window)
    finally:
        window.shut()
        window.close()
        window.deleteLater()


def _settle() -> None:
    loop = QEventLoop()
    QTimer.singleShot(_SETTLE_MS, loop.quit)
    loop.exec()


def _grabbed(window: OperatorWindow) -> bytes:
    buffer = QBuffer()
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    window.grab().save(buffer, "PNG")
    return bytes(buffer.data().data())
