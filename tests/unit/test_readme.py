"""The README keeps its promises about licences."""

import re
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]


def test_every_locked_package_is_listed_with_its_licence() -> None:
    locked = re.findall(r"^([A-Za-z0-9_.-]+)==", (ROOT / "requirements.lock").read_text(), re.MULTILINE)
    licences = (ROOT / "README.md").read_text().split("## Licences", 1)[1]
    listed = {name.lower() for name in re.findall(r"[A-Za-z][A-Za-z0-9_.-]*[A-Za-z0-9]", licences)}
    missing = sorted({name.lower() for name in locked} - listed)
    assert not missing, f"README.md, Licences: add {', '.join(missing)}"
