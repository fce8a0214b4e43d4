"""What one step of the session needs and gives: the shop's rules, the next state, the work it sets going."""

from collections.abc import Mapping
from dataclasses import dataclass, replace

from app.session.effects import Effect
from app.session.funnel import Happening
from app.session.kiosk import KioskState
from app.session.states import TRANSITIONS, SessionEvent, next_state
from body_models.anthropometry.population import Sex
from resources.translations import Language, Units


@dataclass(frozen=True, slots=True, kw_only=True)
class KioskRules:
    """What the shop has set: its garments for each sex and its times in seconds."""

    products_by_sex: Mapping[Sex, tuple[str, ...]]
    house_language: Language = "en"
    house_units: Units = "cm"
    idle_warning_s: int = 60
    idle_leave_s: int = 80
    farewell_s: int = 4
    fault_shown_s: int = 6
    wipe_patience_s: int = 10
    draped_ahead: int = 2
    """How many products of the shelf are draped in their recommended size before anybody asks."""
    products_kept: int = 4
    """Of how many products, the last looked at, the drapes are kept."""
    camera_patience_s: int = 90
    """Somebody in the camera's picture counts as present for so long without getting on."""
    measuring_patience_s: int = 20
    profile_days: int = 0
    """So long a shopper's measurements may be kept by their wish; 0 offers nothing of the kind."""
    answers_patience_s: int = 5
    """So long the farewell waits for the shop to learn from the answers."""
    outfits_seen: int = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """The next state and the work it sets going."""

    state: KioskState
    effects: tuple[Effect, ...] = ()
    happened: tuple[Happening, ...] = ()
    """What of it the shop counts."""


def moved(state: KioskState, event: SessionEvent) -> KioskState | None:
    """The state where ``event`` leads; None where it leads nowhere from here."""
    after = next_state(state.session, event)
    if after is state.session and (state.session, event) not in TRANSITIONS:
        return None
    return replace(state, session=after, entry=None, notice=None)


def products_for(state: KioskState, rules: KioskRules) -> tuple[str, ...]:
    """The garments offered to this shopper."""
    return rules.products_by_sex[state.draft.sex]
