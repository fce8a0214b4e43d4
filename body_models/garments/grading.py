"""From a size chart to the pattern and the mesh of one size."""

from functools import lru_cache

from body_models.garments.mesh import GarmentMesh
from body_models.garments.meshing import mesh_pattern
from body_models.garments.patterns.families import FAMILIES, pattern_program
from body_models.garments.patterns.specification import PatternSpecification
from resources.size_charts import SizeChart, load_size_chart


def graded_poms(chart: SizeChart, size: str) -> dict[str, float]:
    """Finished measures (cm) of a size: the base size plus the steps of the grade rule in between, the inseam
    as its leg length has it.

    Raises ResourceError SIZE_UNKNOWN.
    """
    base, index = chart.run.index(chart.base_size), chart.size_index(size)
    poms = {}
    for name, value in chart.base_poms_cm.items():
        steps = chart.grade_cm.get(name, (0.0,) * (len(chart.run) - 1))
        grown = sum(steps[base:index]) - sum(steps[index:base])
        poms[name] = round(value + grown, 3)
    if chart.lengths:
        poms["inseam"] = round(poms["inseam"] + chart.inseam_change_cm(size), 3)
    return poms


def graded_pattern(chart: SizeChart, size: str) -> PatternSpecification:
    """The pattern of a size. Raises ResourceError SIZE_UNKNOWN and PatternError POM_* for a faulty chart."""
    return pattern_program(chart.family, chart.block).build(graded_poms(chart, size))


@lru_cache(maxsize=64)
def garment_mesh(chart_id: str, size: str, resolution_m: float | None = None) -> GarmentMesh:
    """The sewn mesh of a size, made once per process; about 4,000 vertices in M unless a resolution is given.

    Treat its arrays as read-only. Raises ResourceError SIZE_CHART_UNKNOWN, SIZE_UNKNOWN.
    """
    chart = load_size_chart(chart_id)
    return mesh_pattern(graded_pattern(chart, size), resolution_m or FAMILIES[chart.family].resolution_m)
