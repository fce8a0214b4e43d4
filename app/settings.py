"""What the operator has set on this machine, kept in one file and open to the environment.

A setting comes from the environment (``VITRINE_TEXT_ENCODER=…``), else from ``settings.json`` in the data
folder, else from its default here.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any, Final

from pydantic import ValidationError
from pydantic_settings import BaseSettings, PydanticBaseSettingsSource, SettingsConfigDict

from resources.errors import CodedError
from resources.files import read_json, write_json_atomically
from resources.paths import data_home

_LIMIT_BYTES: Final = 256 * 1024


class SettingsError(CodedError):
    """The settings cannot be used: SETTINGS_MALFORMED names the one that is wrong."""


class Settings(BaseSettings):
    """Everything that is set, with its defaults."""

    model_config = SettingsConfigDict(
        env_prefix="VITRINE_", env_nested_delimiter="__", extra="forbid", frozen=True, validate_default=True
    )

    text_encoder: Path | None = None
    """A folder with an encoder of texts in Hugging Face's layout; None uses the one that ships."""

    @classmethod
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],
        init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource,
        dotenv_settings: PydanticBaseSettingsSource,
        file_secret_settings: PydanticBaseSettingsSource,
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        """The environment first, then what the file says."""
        return env_settings, init_settings


def settings_path() -> Path:
    """The file of the settings."""
    return data_home() / "settings.json"


def load_settings(path: Path | None = None) -> Settings:
    """The settings of this machine; a file that is not there sets nothing.

    Raises SettingsError SETTINGS_MALFORMED, ResourceError FILE_UNREADABLE, FILE_TOO_LARGE, JSON_BROKEN.
    """
    chosen = settings_path() if path is None else path
    document = read_json(chosen, limit_bytes=_LIMIT_BYTES) if chosen.exists() else {}
    if not isinstance(document, dict):
        raise SettingsError("SETTINGS_MALFORMED", f"{chosen} holds no settings; it has to be a JSON object.")
    return checked_settings(document, str(chosen))


def checked_settings(values: dict[str, Any], source: str = "settings") -> Settings:
    """Settings from plain values. Raises SettingsError SETTINGS_MALFORMED naming the first that is wrong."""
    try:
        return Settings(**values)
    except ValidationError as problem:
        first = problem.errors(include_url=False, include_input=False)[0]
        place = ".".join(map(str, first["loc"])) or "settings"
        raise SettingsError("SETTINGS_MALFORMED", f"{source}: {place}: {first['msg']}.") from problem


def save_settings(settings: Settings, path: Path | None = None) -> None:
    """Keep what differs from the defaults. Raises the ``OSError`` of the system."""
    document = settings.model_dump(mode="json", exclude_defaults=True)
    write_json_atomically(settings_path() if path is None else path, document)
