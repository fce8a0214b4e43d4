"""Outfits: one garment over another without passing through it."""

from typing import TYPE_CHECKING

import numpy as np

from body_models.garments.drape.drape import drape
from body_models.garments.drape.layers import WornGarment, clothed_form, crossing_percent, layered_grid
from body_models.garments.drape.tucking import tucked_in
from body_models.garments.grading import garment_mesh
from resources.fabrics import load_fabric

if TYPE_CHECKING:
    from .conftest import Wearer


def worn(wearer: "Wearer", chart: str, size: str, fabric_id: str, *inner: WornGarment) -> WornGarment:
    form, grid, fabric = wearer.form, wearer.grid, load_fabric(fabric_id)
    for garment in inner:
        form, grid = clothed_form(form, garment), layered_grid(grid, garment)
    mesh = garment_mesh(chart, size)
    return WornGarment(mesh=mesh, fabric=fabric, drape=drape(mesh, form, grid, fabric))


def test_a_tee_falls_over_trousers(average_woman: "Wearer") -> None:
    trousers = worn(average_woman, "trousers-women", "M", "cotton-twill")
    tee = worn(average_woman, "tee-women", "M", "cotton-jersey", trousers)
    assert tee.drape.quality.passed, tee.drape.quality.reasons
    assert crossing_percent([trousers, tee]) < 0.1


def test_the_figure_of_a_clothed_wearer_is_wider(average_woman: "Wearer") -> None:
    trousers = worn(average_woman, "trousers-women", "M", "cotton-twill")
    clothed, form = clothed_form(average_woman.form, trousers), average_woman.form
    level = np.array([form.figure.hip_level_m])
    bare, dressed = (one.torso.girths_m(level, np.zeros(1))[0] for one in (form, clothed))
    assert bare + 0.01 < dressed < bare + 0.2
    assert clothed.figure.neck_level_m == form.figure.neck_level_m


def test_a_top_goes_into_the_waistband(average_woman: "Wearer") -> None:
    figure = average_woman.form.figure
    tee = worn(average_woman, "tee-women", "M", "cotton-jersey")
    band_level = figure.waist_level_m
    tucked = tucked_in(tee, average_woman.grid, band_level, float(figure.crotch_m[1]))
    trousers = worn(average_woman, "trousers-women", "M", "cotton-twill", tucked)
    assert trousers.drape.quality.passed, trousers.drape.quality.reasons
    band = trousers.drape.vertices_m[trousers.mesh.labels["waistband"], 1]
    assert abs(float(band.mean()) - band_level) < 0.04
    assert tucked.drape.vertices_m[tee.mesh.labels["hem"], 1].max() < band_level
    assert crossing_percent([tucked, trousers]) < 0.3
