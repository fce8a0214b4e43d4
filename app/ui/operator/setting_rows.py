"""One row for each setting, on the settings page and in the first set-up. What is chosen is kept at once."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from typing import Any, Final, get_args

from PyQt6.QtNetwork import QAbstractSocket, QNetworkInterface
from PyQt6.QtWidgets import QWidget

from app.jobs.operation import Failure
from app.ui.look import Look
from app.ui.operator.desk import Desk
from app.ui.operator.stepper import Stepper
from app.ui.widgets.fields import Choice, Tick
from app.ui.widgets.form import Form
from resources.themes import ThemeName
from resources.translations import Units, languages, texts_for
from resources.translations.quantities import number_words

_HAND_OFF_PORT: Final = 8470
_HEALTH_PORT: Final = 8791
_REMEMBERED_DAYS: Final = (7, 30, 90, 180, 365)
_TEXT_SCALES: Final = {"1.0": "usual", "1.15": "larger", "1.3": "large"}


class SettingRows:
    """Adds rows to a form. Every row saves by itself and says what is wrong below itself."""

    def __init__(self, look: Look, desk: Desk, form: Form) -> None:
        self._look, self._desk, self._form = look, desk, form
        self._makers: dict[str, Callable[[str], QWidget]] = {
            "house_language": self._language,
            "units": partial(
                self._choice, options=[(unit, self._words(f"unit_{unit}")) for unit in get_args(Units)]
            ),
            "theme": partial(
                self._choice, options=[(name, self._words(f"theme_{name}")) for name in get_args(ThemeName)]
            ),
            "text_scale": partial(
                self._choice,
                options=[(scale, self._words(f"text_{name}")) for scale, name in _TEXT_SCALES.items()],
                value=float,
            ),
            "reduced_motion": self._tick,
            "display_diagonal_inch": partial(
                self._stepper, low=16.0, high=120.0, step=1.0, shown=self._inches
            ),
            "display_lower_edge_cm": partial(
                self._stepper, low=0.0, high=120.0, step=5.0, shown=self._length
            ),
            "retention_days": partial(self._stepper, low=10, high=3650, step=10, shown=self._days),
            "profile_days": self._remembering,
            "hand_off_minutes": partial(self._stepper, low=1, high=60, step=1, shown=self._minutes),
            "hand_off_address": partial(self._choice, options=self._hand_off_places()),
            "health_address": partial(self._choice, options=self._health_places()),
        }

    def add(self, keys: Sequence[str]) -> None:
        """Add a row for each of these settings."""
        for key in keys:
            field = self._makers[key](key)
            row = self._form.add_row(key, field)
            texts = self._desk.texts
            hint = f"operator.settings.{key}_hint"
            row.say(self._words(key), texts(hint) if texts.has(hint) else "")

    def _words(self, name: str, /, **values: object) -> str:
        return self._desk.texts(f"operator.settings.{name}", **values)

    def _save(self, key: str, value: Any) -> None:
        self._form.rows[key].show_problem(self._desk.save(**{key: value}))

    # ---- kinds of rows

    def _language(self, key: str) -> QWidget:
        options = [(code, texts_for(code)("language.name")) for code in languages()]
        return self._choice(key, options=options)

    def _choice(
        self, key: str, *, options: list[tuple[str, str]], value: Callable[[str], Any] = str
    ) -> Choice:
        field = Choice(self._look)
        field.setMinimumHeight(self._look.target_px)
        now = str(getattr(self._desk.settings, key))
        known = dict(options)
        field.show_options(options if now in known else [*options, (now, now)], now)
        field.picked.connect(lambda chosen: self._save(key, value(chosen)))
        return field

    def _remembering(self, key: str) -> QWidget:
        """Nobody is offered what this machine has no key for."""
        never = "0"
        days = sorted({*_REMEMBERED_DAYS, self._desk.settings.profile_days} - {0})
        options = [(never, self._words("profile_days_never")), *((str(day), self._days(day)) for day in days)]
        field = self._choice(key, options=options, value=int)

        def take_back(failure: Failure) -> None:
            self._save(key, int(never))
            field.show_options(options, never)
            self._form.rows[key].show_problem(self._desk.words_for(failure.code))

        def check(chosen: str) -> None:
            if chosen != never:
                self._desk.ask(field, "check_profile_key", done=lambda _: None, failed=take_back)

        field.picked.connect(check)
        return field

    def _tick(self, key: str) -> QWidget:
        field = Tick(self._look)
        field.say(self._words(f"{key}_tick"))
        field.setChecked(bool(getattr(self._desk.settings, key)))
        field.clicked.connect(lambda on: self._save(key, on))
        return field

    def _stepper(
        self, key: str, *, low: float, high: float, step: float, shown: Callable[[float], str]
    ) -> QWidget:
        field = Stepper(self._look, low, high, step)
        name = self._words(key)
        texts = self._desk.texts

        def show(number: float) -> None:
            names = (texts("access.minus", name=name), texts("access.plus", name=name))
            field.show_number(number, shown(number), *names)

        def keep(number: float) -> None:
            whole = int(number) if isinstance(getattr(self._desk.settings, key), int) else number
            self._save(key, whole)
            show(float(getattr(self._desk.settings, key)))

        show(float(getattr(self._desk.settings, key)))
        field.stepped.connect(keep)
        return field

    # ---- how numbers are said

    def _inches(self, number: float) -> str:
        return f"{number_words(number, self._desk.texts.language, decimals=1)}″"

    def _length(self, number: float) -> str:
        settings = self._desk.settings
        return texts_for(self._desk.texts.language, settings.units).measured(number, "cm")

    def _days(self, number: float) -> str:
        return self._words("days", count=int(number))

    def _minutes(self, number: float) -> str:
        return self._words("minutes", count=int(number))

    def _hand_off_places(self) -> list[tuple[str, str]]:
        places = [(f"{address}:{_HAND_OFF_PORT}",) * 2 for address in network_addresses()]
        return [("", self._words("hand_off_off")), *places]

    def _health_places(self) -> list[tuple[str, str]]:
        places = [(f"{address}:{_HEALTH_PORT}",) * 2 for address in network_addresses()]
        here = (f"127.0.0.1:{_HEALTH_PORT}", self._words("health_here"))
        return [("", self._words("health_off")), here, *places]


def network_addresses() -> list[str]:
    """This machine's addresses in the shop's network (IPv4)."""
    four = QAbstractSocket.NetworkLayerProtocol.IPv4Protocol
    found = [a for a in QNetworkInterface.allAddresses() if a.protocol() == four and not a.isLoopback()]
    return sorted(address.toString() for address in found)
