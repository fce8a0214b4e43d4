"""Changing what is set: checked as a whole, written at once; what the environment says is not written."""

from __future__ import annotations

from typing import Any

from app.services.operator.journal import note
from app.settings import Settings, checked_settings, settings_path
from resources.errors import ResourceError
from resources.files import read_json, write_json_atomically


def change_settings(changes: dict[str, Any]) -> Settings:
    """Set some settings (plain values by name; None takes the default again); returns all of them.

    Raises SettingsError SETTINGS_MALFORMED naming the first that is wrong, and then changes nothing; the
    ``OSError`` of the system.
    """
    document = _on_file() | changes
    kept = {name: value for name, value in document.items() if value is not None}
    settings = checked_settings(kept)
    write_json_atomically(settings_path(), kept)
    note("settings_changed", names=", ".join(sorted(changes)))
    return settings


def _on_file() -> dict[str, Any]:
    """What the file sets; one that is no settings is replaced, for the operator must be able to mend it."""
    try:
        document = read_json(settings_path()) if settings_path().is_file() else {}
    except ResourceError:
        document = {}
    known = document if isinstance(document, dict) else {}
    return {name: value for name, value in known.items() if name in Settings.model_fields}
