"""The draper beside another solver, and what it costs to have more vertices.

Newton's Style3D is the peer: the same tee from the same start on the same body in one run; both end when
the cloth rests. Cost against the number of vertices is drawn to ``docs/pictures/cost_against_vertices.svg``.
"""

import time
from pathlib import Path

import numpy as np

from app.services.bench import Figure
from app.services.dressing import PreparedBody, prepare_body
from app.services.people import fit_person
from body_models.anthropometry.person import Person
from body_models.garments.drape import kernels
from body_models.garments.drape.drape import Drape, drape, topology_of
from body_models.garments.drape.placement.place import place_on_body
from body_models.garments.drape.quality import inside_share
from body_models.garments.grading import garment_mesh
from body_models.garments.mesh import GarmentMesh
from resources.fabrics import load_fabric
from resources.files import write_atomically

COUNTS = (2_000, 4_000, 8_000, 16_000, 32_000)
PICTURE = Path(__file__).resolve().parents[2] / "docs" / "pictures" / "cost_against_vertices.svg"
_ROUNDS = 3
# A tee of size M at this resolution has the usual 4,000 vertices; their number falls with its square.
_USUAL_M, _USUAL_COUNT = 0.0135, 4_000


def measure() -> list[Figure]:
    """Figures of both solvers on one tee, and of ours on five meshes of it."""
    kernels.warm_up()
    person = Person(sex="female", measurements={"stature_cm": 165.0, "body_mass_kg": 64.0})
    prepared = prepare_body(fit_person(person))
    return [*_beside_style3d(prepared), *_cost_against_vertices(prepared)]


def _timed_drape(mesh: GarmentMesh, prepared: PreparedBody, rounds: int = _ROUNDS) -> tuple[float, Drape]:
    """Median seconds of a drape, and the drape."""
    fabric = load_fabric("cotton-jersey")
    topology_of(mesh)
    seconds = []
    for _ in range(rounds):
        started = time.perf_counter()
        hung = drape(mesh, prepared.form, prepared.grid, fabric)
        seconds.append(time.perf_counter() - started)
    return float(np.median(seconds)), hung


def _beside_style3d(prepared: PreparedBody) -> list[Figure]:
    from tests.benchmarks.style3d_peer import drape_with_style3d

    mesh, fabric = garment_mesh("tee-women", "M"), load_fabric("cotton-jersey")
    seconds, hung = _timed_drape(mesh, prepared)
    start_m = place_on_body(mesh, prepared.form).vertices_m
    peer = drape_with_style3d(mesh, start_m, prepared.grid, fabric)
    ours_inside = 100 * inside_share(hung.vertices_m, prepared.grid)
    peers_inside = 100 * inside_share(peer.vertices_m, prepared.grid)
    name = "newton Style3D on the processor"
    return [
        Figure(name=f"{name}, to rest", value=peer.seconds, unit="s"),
        Figure(name=f"{name}, time simulated", value=peer.simulated_s, unit="s"),
        Figure(name=f"{name}, speed at the end", value=peer.speed_mm_s, unit="mm/s"),
        Figure.at_most(
            f"drape of a {mesh.vertex_count}-vertex tee to rest",
            seconds,
            "s",
            peer.seconds / 5,
            peer=name,
            ratio=seconds / peer.seconds,
        ),
        Figure.at_most("vertices inside the body", ours_inside, "%", max(peers_inside, 0.0), peer=name),
        Figure(name=f"{name}, vertices inside the body", value=peers_inside, unit="%"),
    ]


def _cost_against_vertices(prepared: PreparedBody) -> list[Figure]:
    points: list[tuple[int, float]] = []
    for count in COUNTS:
        mesh = garment_mesh("tee-women", "M", _USUAL_M * (_USUAL_COUNT / count) ** 0.5)
        seconds, _ = _timed_drape(mesh, prepared, 1 if count > 8_000 else _ROUNDS)
        points.append((mesh.vertex_count, seconds))
    write_atomically(PICTURE, _plot(points).encode())
    (fewest, least), (most, longest) = points[0], points[-1]
    growth = float(np.log(longest / least) / np.log(most / fewest))
    figures = [Figure(name=f"drape of {count} vertices", value=s, unit="s") for count, s in points]
    return [*figures, Figure(name="exponent of the cost in vertices", value=growth, unit="")]


def _plot(points: list[tuple[int, float]]) -> str:
    """Seconds against vertices, both logarithmic, as SVG; a line shows what proportional growth would be."""
    width, height, left, bottom = 640, 400, 70, 50
    counts, seconds = np.array(points, dtype=float).T
    low, high = np.log10(counts[0] / 1.3), np.log10(counts[-1] * 1.3)
    floor, top = np.floor(np.log10(seconds.min())), np.ceil(np.log10(seconds.max()))

    def place(count: float, second: float) -> tuple[float, float]:
        across = (np.log10(count) - low) / (high - low)
        up = (np.log10(second) - floor) / (top - floor)
        return left + across * (width - left - 20), height - bottom - up * (height - bottom - 20)

    rows = []
    for second in 10.0 ** np.arange(floor, top + 1):
        _, y = place(counts[0], second)
        rows.append(f'<path d="M{left} {y:.1f}H{width - 20}" stroke="#ddd"/>')
        rows.append(f'<text x="{left - 8}" y="{y + 4:.1f}" text-anchor="end">{second:g} s</text>')
    for count, second in points:
        x, y = place(count, second)
        rows.append(f'<text x="{x:.1f}" y="{height - bottom + 20}" text-anchor="middle">{count:,}</text>')
        rows.append(f'<circle cx="{x:.1f}" cy="{y:.1f}" r="4" fill="#7a2e4d"/>')
        rows.append(f'<text x="{x:.1f}" y="{y - 10:.1f}" text-anchor="middle">{second:.2f}</text>')
    line = " ".join(f"{x:.1f},{y:.1f}" for x, y in (place(*point) for point in points))
    even = [place(counts[0], seconds[0]), place(counts[-1], seconds[0] * counts[-1] / counts[0])]
    proportional = " ".join(f"{x:.1f},{max(y, 20):.1f}" for x, y in even)
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" font-family="sans-serif" '
        f'font-size="12"><rect width="{width}" height="{height}" fill="#fff"/>{"".join(rows)}'
        f'<polyline points="{proportional}" fill="none" stroke="#999" stroke-dasharray="4 4"/>'
        f'<polyline points="{line}" fill="none" stroke="#7a2e4d" stroke-width="2"/>'
        f'<text x="{(left + width) / 2}" y="{height - 8}" text-anchor="middle">vertices of the garment '
        "(dashed: proportional)</text></svg>\n"
    )
