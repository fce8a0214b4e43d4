"""A second renderer of people in booths, from which nothing is learnt: VTK, its own light, colours and walls.

Nothing of the booth's shading, rooms, clothes or sensor is used, only its people, poses and cameras.
"""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Final

import numpy as np
import numpy.typing as npt
import pyvista as pv

from body_models.body.appearance import GROUP_COLOURS, FaceGroup, shaded_surface
from body_models.capture.booth.errors import habitual_landmarks
from body_models.capture.booth.landmarks import true_landmarks
from body_models.capture.booth.lens import PORTRAIT, booth_camera
from body_models.capture.booth.people import BoothPerson
from body_models.capture.booth.posing import pose_pair
from body_models.capture.booth.scene import Standing, standing
from body_models.capture.booth.shading import crop_of, true_alpha
from body_models.capture.camera import Camera
from body_models.capture.picture import Picture
from body_models.capture.view import PersonView
from tests.benchmarks.capture_survey import Visit

Colours = npt.NDArray[np.uint8]
_SALT: Final = 77


def second_visits(people: Sequence[BoothPerson], visits: int, seed: int) -> Iterator[Visit]:
    """Visits of people to booths that VTK draws."""
    for person in people:
        for k in range(visits):
            yield second_visit(person, k, np.random.default_rng([seed, _SALT, person.number, k]))


def second_visit(person: BoothPerson, number: int, generator: np.random.Generator) -> Visit:
    """One visit: front, side and the empty booth."""
    camera = _centred(
        booth_camera(generator, person.measurements["stature_cm"] / 100.0, PORTRAIT, distorted=False)
    )
    poses = pose_pair(generator)
    front = standing(person, "front", generator, pose=poses[0])
    side = standing(person, "side", generator, pose=poses[1])
    colours = _colours(person, generator)
    light = int(generator.integers(1 << 30))
    pictures = [_drawn(camera, stood, colours, light) for stood in (front, side, None)]
    return Visit(
        person=str(person.number),
        visit=number,
        sex=person.sex,
        truth=person.measurements,
        front=pictures[0],
        side=pictures[1],
        background=pictures[2],
        camera=camera,
        perfect=(_perfect(front, camera), _perfect(side, camera)),
        label="foreign" if person.foreign else "in span",
    )


def _centred(camera: Camera) -> Camera:
    """VTK looks through the middle of the picture with square pixels."""
    width, height = camera.image_size
    focal = camera.matrix[1, 1]
    matrix = np.array([[focal, 0.0, (width - 1) / 2], [0.0, focal, (height - 1) / 2], [0.0, 0.0, 1.0]])
    return replace(camera, matrix=matrix)


def _perfect(stood: Standing, camera: Camera) -> PersonView:
    model = stood.person.model
    return PersonView(
        side=stood.side,
        facing=stood.facing,
        image_size=camera.image_size,
        landmarks=habitual_landmarks(
            true_landmarks(stood.vertices_m, stood.joints_m, camera, model), stood.side, stood.facing
        ),
        alpha=true_alpha(camera, stood.vertices_m, model.faces, crop_of(camera, stood.vertices_m)),
        outline_std_px=0.3,
    )


def _colours(person: BoothPerson, generator: np.random.Generator) -> Colours:
    """A colour per triangle of the shaded surface: people in underwear, some one-coloured mannequins."""
    groups = shaded_surface(person.model).shown_groups(bare_chest=person.sex == "male")
    if generator.random() < 0.25:
        return np.tile(generator.uniform(70, 230, 3), (len(groups), 1)).astype(np.uint8)
    palette = np.array([GROUP_COLOURS[FaceGroup(i)] for i in range(len(FaceGroup))])
    palette[FaceGroup.SKIN] = generator.uniform([0.3, 0.2, 0.13], [0.95, 0.8, 0.7])
    palette[[FaceGroup.BRIEFS, FaceGroup.TOP]] = generator.uniform(0.05, 0.95, 3)
    return (palette[groups] * 255).astype(np.uint8)


def _drawn(camera: Camera, stood: Standing | None, colours: Colours, seed: int) -> Picture:
    """One picture; the same seed gives the same room and light."""
    generator = np.random.default_rng(seed)
    width, height = camera.image_size
    plotter = pv.Plotter(off_screen=True, window_size=[width, height], lighting="none")
    try:
        plotter.enable_anti_aliasing("ssaa")
        below, above = (tuple(generator.uniform(0.2, 0.95, 3).tolist()) for _ in range(2))
        plotter.renderer.set_background(below, top=above)
        if generator.random() < 0.7:
            _add_room(plotter, generator)
        if stood is not None:
            _add_person(plotter, stood, colours)
        for _ in range(int(generator.integers(1, 4))):
            place = generator.uniform([-2.5, 1.5, 0.5], [2.5, 3.5, 4.0])
            lamp = pv.Light(position=place, focal_point=(0, 1, 0), light_type="scene light")
            lamp.intensity = float(generator.uniform(0.25, 0.6))
            plotter.add_light(lamp)
        _look_through(plotter, camera)
        shown = plotter.screenshot(return_img=True)
    finally:
        plotter.close()
    if shown is None:
        raise RuntimeError("VTK drew no picture")
    return np.ascontiguousarray(shown[:, :, :3])


def _add_room(plotter: pv.Plotter, generator: np.random.Generator) -> None:
    checks = generator.random() < 0.4
    floor = pv.Plane(
        center=(0, -0.002, 0), direction=(0, 1, 0), i_size=7, j_size=7, i_resolution=20, j_resolution=20
    )
    wall = pv.Plane(
        center=(0, 2, -1.3), direction=(0, 0, 1), i_size=9, j_size=6, i_resolution=24, j_resolution=16
    )
    for plane in (floor, wall):
        base = generator.uniform(60, 235, 3)
        tones = 1.0 + (0.15 if checks else 0.0) * generator.normal(size=(plane.n_cells, 1))
        plane.cell_data["colour"] = np.clip(base * tones, 5, 250).astype(np.uint8)
        plotter.add_mesh(plane, scalars="colour", rgb=True, ambient=0.5, diffuse=0.5)


def _add_person(plotter: pv.Plotter, stood: Standing, colours: Colours) -> None:
    surface = shaded_surface(stood.person.model)
    vertices = surface.vertices(stood.vertices_m.astype(np.float32))
    cells = np.column_stack([np.full(len(surface.faces), 3), surface.faces]).ravel()
    mesh = pv.PolyData(vertices, cells)
    mesh.cell_data["colour"] = colours
    plotter.add_mesh(
        mesh, scalars="colour", rgb=True, smooth_shading=True, ambient=0.35, diffuse=0.65, specular=0.15
    )


def _look_through(plotter: pv.Plotter, camera: Camera) -> None:
    place = camera.world_from_camera
    plotter.camera.position = tuple(place[:3, 3])
    plotter.camera.focal_point = tuple(place[:3, 3] + place[:3, 2])
    plotter.camera.up = tuple(-place[:3, 1])
    plotter.camera.view_angle = float(
        np.degrees(2 * np.arctan(camera.image_size[1] / 2 / camera.matrix[1, 1]))
    )
    plotter.camera.clipping_range = (0.1, 40.0)
