"""A real body to measure, and the same body in another mesh."""

from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt
import pytest

from body_models.anthropometry.derive_population import SurveyedPerson, read_survey
from body_models.body.model import BodyModel, PosedBasis, load_body_model
from resources.paths import embedded_body_path

Array = npt.NDArray[np.float32]


@dataclass(frozen=True, eq=False)
class StandInModel:
    """A measurable model made of another's posed basis; hashed by identity, as body models are."""

    faces: npt.NDArray[np.int32]
    skin_weights: Array
    basis: PosedBasis

    @property
    def beta_count(self) -> int:
        return int(self.basis.directions_m.shape[2])

    def posed_basis(self, pose: Array) -> PosedBasis:
        return self.basis

    def __hash__(self) -> int:
        return id(self)


@pytest.fixture(scope="session")
def embedded_model() -> BodyModel:
    if not embedded_body_path().is_file():
        pytest.skip("the embedded body is not built here; `python main.py test` builds it")
    return load_body_model()


@pytest.fixture(scope="session")
def person_betas(embedded_model: BodyModel) -> list[npt.NDArray[np.float64]]:
    """Shapes of people of both sexes, drawn from the prior."""
    generator = np.random.default_rng(20)
    return [embedded_model.priors[sex].sample(1, generator)[0] for sex in ("female", "male", "female")]


@pytest.fixture(scope="session")
def survey(shared_data: Path) -> list[SurveyedPerson]:
    folder = shared_data / "ansur"
    if not (folder / "female.csv").is_file():
        pytest.skip(f"no real data: {folder} has no survey")
    return read_survey(folder)
