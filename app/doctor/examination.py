"""The parts that are looked at, in the order a person reads them."""

from collections.abc import Callable, Iterable

from app.doctor import database, installation, kiosk, machine, screen, words
from app.doctor.finding import Finding

PARTS: dict[str, Callable[[], Finding]] = {
    "python": installation.look_at_python,
    "packages": installation.look_at_packages,
    "system_libraries": installation.look_at_system_libraries,
    "body": installation.look_at_body,
    "kernels": installation.look_at_kernels,
    "vision": installation.look_at_vision,
    "text_encoder": words.look_at_text_encoder,
    "display": screen.look_at_display,
    "renderer": screen.look_at_renderer,
    "fonts": screen.look_at_fonts,
    "gpu": machine.look_at_gpu,
    "cloth": machine.look_at_cloth,
    "cameras": machine.look_at_cameras,
    "disk": machine.look_at_disk,
    "memory": machine.look_at_memory,
    "database": database.look_at_database,
    "kiosk": kiosk.look_at_kiosk,
}

WELCOME = frozenset({"gpu", "cameras"})
"""Parts whose absence costs speed or comfort and keeps nobody from working."""


def examine(parts: Iterable[str] = tuple(PARTS)) -> dict[str, Finding]:
    """Look at the parts. A look that itself fails is a finding, not an error: the others are still wanted."""
    return {part: _look(PARTS[part]) for part in parts}


def _look(look: Callable[[], Finding]) -> Finding:
    try:
        return look()
    except Exception as error:  # noqa: BLE001 (a doctor does not faint)
        return Finding(ok=False, says=f"could not be examined ({type(error).__name__})", to_do="report this")
