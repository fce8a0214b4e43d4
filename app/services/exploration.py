"""Drawing the product shown first now and then, with a log from which the shop learns what people take."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from resources.paths import data_home

if TYPE_CHECKING:
    from ml.recommend.beliefs import PolicyName
    from ml.recommend.choice_log import ChoiceRecord
    from ml.recommend.exploration import Policy


@dataclass(frozen=True, slots=True, kw_only=True)
class Explorer:
    """A policy, the log it has learnt from and writes to, and how many answers it has learnt from."""

    policy: Policy
    log: Path
    answered: int

    def keep(self, record: ChoiceRecord) -> dict[str, Any]:
        """Write a choice down; what ``advise products --json`` says of it. Raises ``OSError``."""
        from ml.recommend.choice_log import ChoiceLog

        ChoiceLog(path=self.log).append([record])
        return {
            "choice": record.id,
            "policy": record.policy,
            "action": record.action,
            "propensity": round(record.propensity, 6),
            "candidates": len(record.actions),
            "learnt_from": self.answered,
            "log": str(self.log),
        }


def choices_path() -> Path:
    """The shop's own log of choices."""
    return data_home() / "recommend" / "choices.jsonl"


def explorer_of(name: PolicyName, log: Path | None = None) -> Explorer:
    """The policy learnt from a log, the shop's own unless named; a log that is not there has taught nothing.

    Raises DataError LOG_BROKEN, LOG_FEATURES.
    """
    from ml.recommend.beliefs import beliefs_from, policy_of
    from ml.recommend.choice_log import answered, read_choices

    path = choices_path() if log is None else log
    known = answered(read_choices(path)) if path.exists() else []
    return Explorer(policy=policy_of(name, beliefs_from(known)), log=path, answered=len(known))


def answer(log: Path, choice: str, reward: float) -> dict[str, Any]:
    """Write down what came of a choice. Raises as `ChoiceLog.answer`."""
    from ml.recommend.choice_log import ChoiceLog, answered

    records = ChoiceLog(path=log).answer(choice, reward)
    known = len(answered(records))
    return {
        "choice": choice,
        "reward": reward,
        "answered": known,
        "unanswered": len(records) - known,
        "log": str(log),
    }
