"""A task small enough to be taught in a test, and a program that teaches it.

``python -m tests.unit.ml.training.small_task OUT CHECKPOINT [STOP_AT_STEP]`` writes the learnt weights to
OUT; at the step named it says so and waits to be killed.
"""

import sys
from collections.abc import Iterable
from pathlib import Path

import torch
from safetensors.torch import save_file
from torch import Tensor, nn

from ml.errors import LearningError
from ml.training.loop import TrainingPlan, train
from ml.training.processes import Processes

PLAN = TrainingPlan(epochs=6, batch_size=16, learning_rate=0.02, checkpoint_seconds=0.0, seed=3)


class Rings:
    """Which of two rings a point lies on; dropout makes every step draw at random."""

    def __init__(self, rows: int = 96, *, dropout: float = 0.2, seed: int = 0) -> None:
        torch.manual_seed(seed)
        self.model: nn.Module = nn.Sequential(
            nn.Linear(2, 24), nn.ReLU(), nn.Dropout(dropout), nn.Linear(24, 2)
        )
        generator = torch.Generator().manual_seed(7)
        labels = torch.arange(2 * rows) % 2
        angles = 6.283 * torch.rand(2 * rows, generator=generator)
        radii = 1.0 + labels + 0.2 * torch.randn(2 * rows, generator=generator)
        points = torch.stack([radii * angles.cos(), radii * angles.sin()], dim=1)  # [2 rows, 2]
        self.points, self.held_points = points[:rows], points[rows:]
        self.labels, self.held_labels = labels[:rows], labels[rows:]
        self.steps = 0
        self.stop_at: int | None = None

    def __len__(self) -> int:
        return len(self.points)

    def loss(self, rows: Tensor) -> Tensor:
        if self.steps == self.stop_at:
            print("waiting", flush=True)  # noqa: T201 (told to the test that kills this process)
            sys.stdin.readline()
        self.steps += 1
        return nn.functional.cross_entropy(self.model(self.points[rows]), self.labels[rows])

    def validate(self) -> float:
        loss = nn.functional.cross_entropy(self.model(self.held_points), self.held_labels)
        return float(loss.detach())

    def content(self) -> Iterable[Tensor]:
        return self.points, self.labels, self.held_points, self.held_labels

    def accuracy(self) -> float:
        """Share of the points held out that lie on the ring the model says."""
        with torch.no_grad():
            decided = self.model(self.held_points).argmax(dim=1)
        return float((decided == self.held_labels).float().mean())


def main() -> None:
    """Teach and write."""
    torch.set_num_threads(1)
    out, checkpoint, stop = Path(sys.argv[1]), Path(sys.argv[2]), sys.argv[3:]
    task = Rings(dropout=0.0 if "plain" in stop else 0.2)
    task.stop_at = next((int(word) for word in stop if word.isdigit()), None)
    processes = Processes()
    try:
        run = train(task, PLAN, checkpoint_path=checkpoint, processes=processes)
    except LearningError as error:
        sys.exit(f"error[{error.code}]: {error.message}")
    finally:
        processes.end()
    print(f"resumed from {run.resumed_from}", flush=True)  # noqa: T201 (read by the test)
    if processes.is_first:
        save_file(task.model.state_dict(), out)


if __name__ == "__main__":
    main()
