"""How quick and how sound drapes are: the body's grid, one tee, and every size on people thin to heavy.

The peer of a substep is a membrane step alone, written with numpy arrays, in the same run (Jacobi over edges,
of which a drape would need many more). Medians of several runs; CPU time beside wall time, because other work
may share the machine. All sizes are hung on ten people given by stature and mass, the thinnest and the
heaviest like the survey's. The grid's peer asks a k-d tree for the nearest vertex of every node.
"""

import time
from collections import Counter
from collections.abc import Callable, Iterator

import numpy as np
from numpy.typing import NDArray
from scipy.spatial import cKDTree

from app.services.bench import Figure
from app.services.dressing import dress_outfit, prepare_body
from body_models.anthropometry.landmarks import landmarks
from body_models.anthropometry.person import Person
from body_models.anthropometry.population import Sex
from body_models.anthropometry.solver import fit_body
from body_models.garments.drape import kernels
from body_models.garments.drape.drape import Drape, drape, topology_of
from body_models.garments.drape.figure import DressForm
from body_models.garments.drape.figure import Figure as Wearer
from body_models.garments.drape.grid import BodyGrid, build_body_grid
from body_models.garments.drape.settings import DrapeSettings
from body_models.garments.drape.topology import cloth_topology
from body_models.garments.grading import garment_mesh
from body_models.garments.mesh import GarmentMesh
from resources.catalogue import load_catalogue
from resources.fabrics import load_fabric

_OUTFIT = ("poplin-shirt-women", "wool-blazer-women", "wool-coat-women")
SIZES = ("XS", "S", "M", "L", "XL", "XXL", "3XL")
ROUNDS = 5
_TREE = "nearest vertex of every node by k-d tree: neither exact nor signed"
# Stature and mass of five of each sex; the first thin, the last as heavy as the survey's heaviest.
_PEOPLE: dict[Sex, tuple[tuple[float, float], ...]] = {
    "female": ((156, 40), (171, 60), (165, 70), (160, 85), (172, 120)),
    "male": ((160, 45), (184, 68), (177, 84), (165, 95), (176, 131)),
}


def measure() -> list[Figure]:
    """The figures of grid, drape and quality gate."""
    kernels.warm_up()
    form, grid, grid_figures = _prepared("female", 165, 64)
    return [*grid_figures, *_one_tee(form, grid), *_three_layers(), *_all_sizes()]


def _timed(work: Callable[[], object], rounds: int = ROUNDS) -> tuple[float, float]:
    """Median wall and CPU seconds."""
    wall, cpu = [], []
    for _ in range(rounds):
        started, used = time.perf_counter(), time.process_time()
        work()
        wall.append(time.perf_counter() - started)
        cpu.append(time.process_time() - used)
    return float(np.median(wall)), float(np.median(cpu))


def _prepared(sex: Sex, stature_cm: float, mass_kg: float) -> tuple[DressForm, BodyGrid, list[Figure]]:
    person = Person(sex=sex, measurements={"stature_cm": stature_cm, "body_mass_kg": mass_kg})
    body = fit_body(person).body
    form = DressForm.of(Wearer.of(body, landmarks(body)))
    wall, cpu = _timed(lambda: build_body_grid(body.vertices_m, body.faces), rounds=3)
    grid = build_body_grid(body.vertices_m, body.faces)
    tree = _nearest_vertices_seconds(grid)
    figures = [
        Figure.at_most("body grid", wall, "s", 1.0, peer=_TREE, ratio=wall / tree),
        Figure.at_most("body grid, CPU", cpu, "s", 1.0),
    ]
    return form, grid, figures


def _nearest_vertices_seconds(grid: BodyGrid) -> float:
    """What it costs to ask a k-d tree for the nearest vertex of every node, from a hundredth of them."""
    shape = grid.distance_m.shape
    drawn = np.random.default_rng(0).integers(0, shape, size=(grid.distance_m.size // 100, 3))
    tree = cKDTree(grid.vertices_m)
    wall, _ = _timed(lambda: tree.query(grid.origin_m + drawn * grid.spacing_m), rounds=3)
    return 100 * wall


def _one_tee(form: DressForm, grid: BodyGrid) -> list[Figure]:
    mesh, fabric = garment_mesh("tee-women", "M"), load_fabric("cotton-jersey")
    topology_of(mesh)
    wall, cpu = _timed(lambda: drape(mesh, form, grid, fabric))
    alone, _ = _timed(lambda: drape(mesh, form, grid, fabric, DrapeSettings(self_contact=False)))
    # Drapes that never rest differ by their frames alone.
    few, many = (DrapeSettings(rest_speed_mm_s=0.0, most_frames=frames) for frames in (20, 40))
    shorter, longer = (_cpu_seconds(mesh, form, grid, settings) for settings in (few, many))
    substep = (longer - shorter) / (20 * few.frame_substeps)
    array_step, _ = _timed(_membrane_with_arrays(mesh))
    peer = "the membrane alone with numpy"
    topology_wall, _ = _timed(lambda: cloth_topology(mesh), rounds=3)
    return [
        Figure.at_most(f"drape of a {mesh.vertex_count}-vertex tee, self-collision off", alone, "s", 1.0),
        Figure.at_most(f"drape of a {mesh.vertex_count}-vertex tee, self-collision on", wall, "s", 2.0),
        Figure.at_most("the same, CPU", cpu, "s", 2.0),
        Figure.at_most("one substep", substep * 1e3, "ms", 2.0, peer=peer, ratio=substep / array_step),
        Figure.at_most("topology of a new garment", topology_wall, "s", 0.2),
    ]


def _three_layers() -> list[Figure]:
    """Shirt, blazer and coat, one over the other."""
    person = Person(sex="female", measurements={"stature_cm": 168.0, "body_mass_kg": 64.0})
    prepared = prepare_body(fit_body(person))
    garments = [(load_catalogue().product(name), "M") for name in _OUTFIT]
    dress_outfit(prepared, garments)
    outfits = [dress_outfit(prepared, garments) for _ in range(3)]
    passed = [worn.drape.quality.passed for outfit in outfits for worn in outfit]
    return [
        Figure.at_most("shirt, blazer and coat", float(np.median([o.seconds for o in outfits])), "s", 5.0),
        Figure(name="edges crossing between the layers", value=outfits[0].crossing_percent, unit="%"),
        Figure.at_least("layers that pass the gate", 100 * float(np.mean(passed)), "%", 100.0),
    ]


def _cpu_seconds(mesh: GarmentMesh, form: DressForm, grid: BodyGrid, settings: DrapeSettings) -> float:
    fabric = load_fabric("cotton-jersey")
    return _timed(lambda: drape(mesh, form, grid, fabric, settings), rounds=3)[1]


def _membrane_with_arrays(mesh: GarmentMesh) -> Callable[[], NDArray[np.float32]]:
    """One Jacobi step of edge lengths with numpy: what the coloured sweep is compared with."""
    faces = mesh.faces
    edges = np.concatenate([faces[:, [0, 1]], faces[:, [1, 2]], faces[:, [2, 0]]])
    x = mesh.vertices_m.astype(np.float32)
    rest = np.linalg.norm(x[edges[:, 0]] - x[edges[:, 1]], axis=1)

    def step() -> NDArray[np.float32]:
        apart = x[edges[:, 0]] - x[edges[:, 1]]
        length = np.linalg.norm(apart, axis=1)
        move = (0.1 * (length - rest) / np.maximum(length, 1e-9))[:, None] * apart
        moved = x.copy()
        np.add.at(moved, edges[:, 0], -move)
        np.add.at(moved, edges[:, 1], move)
        return moved

    return step


def _all_sizes() -> list[Figure]:
    results = list(_drapes())
    passed = 100 * float(np.mean([result.quality.passed for result in results]))
    failed = Counter(reason for result in results for reason in result.quality.reasons)
    told = ", ".join(f"{reason} {count}" for reason, count in failed.most_common())
    inside = max(result.quality.inside_percent for result in results if result.quality.passed)
    seconds = [result.seconds for result in results]
    again = [result.attempts > 1 for result in results]
    return [
        Figure.at_least(f"pass the gate of {len(results)} drapes (failed: {told})", passed, "%", 98.0),
        Figure.at_most("vertices inside, worst that passed", inside, "%", 0.05),
        Figure(name="drapes tried twice", value=100 * float(np.mean(again)), unit="%"),
        Figure(name="median drape of all sizes", value=float(np.median(seconds)), unit="s"),
        Figure(name="longest drape of all sizes", value=max(seconds), unit="s"),
    ]


def _drapes() -> Iterator[Drape]:
    for sex, people in _PEOPLE.items():
        block = "women" if sex == "female" else "men"
        for stature_cm, mass_kg in people:
            form, grid, _ = _prepared(sex, stature_cm, mass_kg)
            for family, fabric in (("tee", "cotton-jersey"), ("trousers", "cotton-twill")):
                for size in SIZES:
                    yield drape(garment_mesh(f"{family}-{block}", size), form, grid, load_fabric(fabric))
