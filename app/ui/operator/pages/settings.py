"""Everything that can be set, in groups."""

from __future__ import annotations

from typing import Final

from PyQt6.QtCore import pyqtSignal

from app.ui.look import Look
from app.ui.operator.desk import Desk
from app.ui.operator.hours_editor import HoursEditor
from app.ui.operator.page import Page
from app.ui.operator.setting_rows import SettingRows
from app.ui.widgets.form import Form

GROUPS: Final = {
    "speech": ("house_language", "units"),
    "look": ("theme", "text_scale", "reduced_motion", "display_diagonal_inch", "display_lower_edge_cm"),
    "people": ("retention_days", "profile_days", "hand_off_address", "hand_off_minutes"),
    "service": ("health_address",),
}


class SettingsPage(Page):
    """Rows that keep themselves; ``pin_wanted`` when the PIN is to be changed."""

    key = "settings"
    icon = "settings"
    pin_wanted = pyqtSignal()

    def __init__(self, look: Look, desk: Desk) -> None:
        super().__init__(look, desk)
        self.forms: dict[str, Form] = {}
        for group, keys in GROUPS.items():
            self.forms[group] = Form(look)
            SettingRows(look, desk, self.forms[group]).add(keys)
            self.panel(group).add(self.forms[group])
        self.hours = HoursEditor(look, desk)
        self.panel("opening_hours", "hours_line").add(self.hours)
        lock = self.panel("lock", "lock_line")
        self.pin = self.button("change_pin", self.pin_wanted.emit, icon="key")
        lock.add_action(self.pin)
