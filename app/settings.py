"""What the operator has set on this machine, kept in one file and open to the environment.

A setting comes from the environment (``VITRINE_TEXT_ENCODER=…``), else from ``settings.json`` in the data
folder, else from its default here.
"""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Any, Final

from pydantic import Field, ValidationError, field_validator
from pydantic_settings import BaseSettings, PydanticBaseSettingsSource, SettingsConfigDict

from app.services.operator.opening_hours import OpeningHours
from resources.errors import CodedError
from resources.files import read_json, write_json_atomically
from resources.paths import data_home
from resources.themes import ThemeName
from resources.translations import Units, languages

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

    theme: ThemeName = "atelier"
    text_scale: Annotated[float, Field(ge=1.0, le=1.3)] = 1.0
    """1.3 is the large text: what is read grows by as much, and the screens are laid out around it."""
    reduced_motion: bool = False
    """Nothing moves that need not: signs of work stand still, the attract figure does not turn."""
    units: Units = "cm"
    house_language: str = "en"
    """What the kiosk speaks while nobody has chosen."""
    display_diagonal_inch: Annotated[float, Field(ge=17.0, le=120.0)] = 32.0
    """Of the kiosk's display: with it a finger's 15 mm become pixels. Smaller ones are refused."""
    display_lower_edge_cm: Annotated[float, Field(ge=0.0, le=120.0)] = 60.0
    """How high above the floor the picture begins: controls stay within reach from a wheelchair."""

    opening_hours: OpeningHours | None = None
    """Outside them the kiosk is dark; None is always open."""

    retention_days: Annotated[int, Field(ge=1, le=3650)] = 90
    """How long what the shop learnt of visits is kept; it names nobody."""

    database_url: str | None = None
    """A PostgreSQL server (``postgresql://…``); None keeps everything in a file of the data folder."""

    privacy_budget_epsilon: Annotated[float, Field(gt=0, le=20)] = 4.0
    """What may be told of the visits of a month in all reports together (differential privacy's epsilon)."""

    central_server_url: str | None = None
    """Where private reports are sent; None sends nothing."""

    central_server_token_file: Path | None = None
    """A file with the word that server knows this shop by."""

    profile_passphrase_file: Path | None = None
    """A passphrase to seal profiles with where the system has no keyring; None uses the keyring."""

    health_address: Annotated[str, Field(pattern=r"^$|^[A-Za-z0-9.\-\[\]:]{1,120}:[0-9]{1,5}$")] = (
        "127.0.0.1:8791"
    )
    """Where the kiosk's health can be asked for, host and port; empty: nowhere."""

    hand_off_address: Annotated[str, Field(pattern=r"^$|^[0-9A-Za-z.\-]{1,120}:[0-9]{1,5}$")] = ""
    """Where shoppers' phones find the page they take home: this machine's address in the shop's network and a
    port (``192.168.1.20:8470``); empty: no page is offered."""

    hand_off_minutes: Annotated[int, Field(ge=1, le=60)] = 10
    """How long such a page stays, at most: it goes with the session."""

    profile_days: Annotated[int, Field(ge=0, le=366)] = 0
    """How long a shopper's measurements are kept where they ask for it; 0 offers nothing of the kind."""

    @field_validator("house_language")
    @classmethod
    def _spoken(cls, code: str) -> str:
        if code not in languages():
            raise ValueError(f"there are no texts in '{code}'; there are: {', '.join(languages())}")
        return code

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
