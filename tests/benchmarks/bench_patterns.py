"""How exact and how quick patterns are, and how well the size advice keeps to the charts on measured people.

The floor of meshing is one bare Delaunay triangulation of the same points; the product makes two, smooths,
forces the border in, sews and checks.
"""

import time
from collections.abc import Callable, Mapping

import numpy as np
from scipy.spatial import Delaunay

from app.services.bench import Figure
from body_models.garments.fit.advice import advise, chart_size
from body_models.garments.grading import graded_pattern, graded_poms
from body_models.garments.meshing import mesh_pattern
from body_models.garments.patterns.families import measure_pattern
from body_models.garments.triangulation import smallest_angles_deg
from resources.catalogue import Product, load_catalogue
from resources.size_charts import SizeChart, load_size_chart, load_size_charts
from tests.benchmarks.survey import surveyed_people

_INNER_SHARE = 0.8  # "clearly inside a row": in the middle four fifths of every charted range


def measure() -> list[Figure]:
    """The figures of patterns, meshing and size advice."""
    people = surveyed_people()
    figures = [*_meshing(), _read_back()]
    for product in load_catalogue().products:
        sex = "female" if product.block == "women" else "male"
        figures.append(_agreement(product, [p.measurements for p in people if p.sex == sex]))
    return figures


def _best_seconds(work: Callable[[], object], rounds: int = 7) -> float:
    """The quickest of several runs: what the work costs when nothing disturbs it."""
    taken = []
    for _ in range(rounds):
        started = time.perf_counter()
        work()
        taken.append(time.perf_counter() - started)
    return min(taken)


def _meshing() -> list[Figure]:
    pattern = graded_pattern(load_size_chart("tee-women"), "M")
    mesh = mesh_pattern(pattern)
    panels = [mesh.cut_uv_m[mesh.panel_of_cut == index] for index in range(len(mesh.panels))]
    seconds = _best_seconds(lambda: mesh_pattern(pattern))
    floor = _best_seconds(lambda: [Delaunay(points) for points in panels])
    good = float(np.mean(smallest_angles_deg(mesh.cut_uv_m, mesh.cut_faces) >= 20))
    name = f"mesh a women's M tee of {mesh.vertex_count} vertices"
    return [
        Figure.at_most(name, seconds, "s", 0.15, peer="one bare Delaunay", ratio=seconds / floor),
        Figure.at_least("triangles without an angle below 20°", 100 * good, "%", 99.0),
    ]


def _read_back() -> Figure:
    largest = 0.0
    for chart in load_size_charts().values():
        for size in chart.sizes:
            wanted = graded_poms(chart, size)
            measured = measure_pattern(chart.family, graded_pattern(chart, size))
            largest = max(largest, *(abs(measured[name] - wanted[name]) for name in wanted))
    return Figure.at_most(
        "flat pattern against its points of measure, largest error", 10 * largest, "mm", 2.0
    )


def _agreement(product: Product, people: list[Mapping[str, float]]) -> Figure:
    chart = load_size_chart(product.size_chart)
    rows = [(person, row) for person in people if (row := _clear_row(chart, person)) is not None]
    agree = sum(advise(product, person).recommended_size == row for person, row in rows)
    name = f"{product.id}: advice agrees with the chart, {len(rows)} people clearly inside a row"
    return Figure.at_least(name, 100 * agree / len(rows), "%", 95.0)


def _clear_row(chart: SizeChart, person: Mapping[str, float]) -> str | None:
    size = chart_size(chart, person)
    for measurement in chart.charted_measurements if size else ():
        low, high = chart.body_range_cm(str(size), measurement)
        if abs(person[measurement] - (low + high) / 2) > _INNER_SHARE * (high - low) / 2:
            return None
    return size
