"""Pictures the joint encoder learns to see from: invented garments, draped and drawn, never photographed.

``python -m app.services.training_pictures --out DIR`` makes them; ``--catalogue`` makes those of the embedded
catalogue instead, which nothing is taught from.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Final, Protocol

import numpy as np
import numpy.typing as npt

from body_models.anthropometry.person import Person
from ml.encoders.joint.pictures import (
    PICTURE_HEIGHT,
    PICTURE_WIDTH,
    PictureSubject,
    read_pictures,
    write_pictures,
)
from resources.catalogue import Colourway, Product, load_catalogue
from resources.catalogue.schema import ColourPrint
from resources.errors import CodedError
from resources.families import families, family
from resources.joint import GeneratorWords, load_generator_words
from resources.records import LocalText
from resources.size_charts import load_size_chart

if TYPE_CHECKING:
    from PIL import Image

    from app.services.dressing import DressedOutfit, PreparedBody
    from body_models.anthropometry.solver import FittedBody
    from viewer.scene.prepare import LitGarment, LitPerson

    class _PreparedStudio(Protocol):
        def show_prepared(self, person: LitPerson) -> None: ...
        def picture(self, yaw_deg: float) -> Image.Image: ...
        def close(self) -> None: ...


YAWS_DEG: Final = (18.0, -22.0, 42.0)
"""As previews are taken, from the other side, and from further round."""

WEARERS: Final = {
    "women": (
        Person(
            sex="female", measurements={"stature_cm": 166.0, "chest_girth_cm": 96.0, "waist_girth_cm": 80.0}
        ),
        Person(
            sex="female", measurements={"stature_cm": 171.0, "chest_girth_cm": 84.0, "waist_girth_cm": 67.0}
        ),
    ),
    "men": (
        Person(
            sex="male", measurements={"stature_cm": 176.0, "chest_girth_cm": 106.0, "waist_girth_cm": 94.0}
        ),
        Person(
            sex="male", measurements={"stature_cm": 181.0, "chest_girth_cm": 92.0, "waist_girth_cm": 78.0}
        ),
    ),
}
"""Invented people; none is a mannequin of the shop's previews."""

_BENEATH: Final = {
    "top": ("trousers", "straight-skirt"),
    "outerwear": ("trousers", "tapered-trousers"),
    "bottom": ("tee", "long-sleeve-tee", "shirt"),
    "one_piece": (),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class _Look:
    """One drape: a garment of a family in a fabric on a wearer, with what is worn beneath."""

    product: Product
    wearer: int
    beneath: tuple[Product, ...]
    name: str


class GarmentPhotographer:
    """Dresses wearers and takes small pictures of them; bodies are made once."""

    def __init__(self, wearers: Mapping[str, tuple[Person, ...]]) -> None:
        self._wearers = wearers
        self._prepared: dict[tuple[str, int], PreparedBody] = {}
        self._studio = _studio_of_prepared()

    def close(self) -> None:
        """Give the graphics memory back."""
        self._studio.close()

    def take(
        self, look: _Look, colourways: Sequence[Colourway], yaws_deg: Sequence[float]
    ) -> Iterator[tuple[Colourway, npt.NDArray[np.uint8]]]:
        """Pictures [192, 144, 3] of a look in colourways. Raises the known errors of the draper."""
        from app.services.surfaces import body_mesh, garment_surface
        from viewer.scene.prepare import prepare_person

        fitted, shown, outfit = self._dressed(look)
        surfaces = [garment_surface(shown[index], outfit[index][0]) for index in shown.from_skin]
        lit = prepare_person(body_mesh(fitted, styled=True), surfaces)
        own = shown.from_skin.index(len(outfit) - 1)
        for colourway in colourways:
            worn = _in_colour(lit.garments[own], look.product, colourway)
            garments = (*lit.garments[:own], worn, *lit.garments[own + 1 :])
            self._studio.show_prepared(replace(lit, garments=garments))
            for yaw in yaws_deg:
                yield colourway, np.asarray(self._studio.picture(yaw), dtype=np.uint8)

    def _dressed(self, look: _Look) -> tuple[FittedBody, DressedOutfit, list[tuple[Product, str]]]:
        from app.services.dressing import at_ease, dress_outfit
        from body_models.errors import DrapeError

        prepared = self._body(look.product.block, look.wearer)
        outfit = [(worn, _size_for(worn, prepared.fitted)) for worn in (*look.beneath, look.product)]
        dressed = dress_outfit(prepared, outfit, tucked=look.product.category == "bottom")
        for own in dressed:
            if not own.drape.quality.passed:
                raise DrapeError("DRAPE_FAILED", f"{own.product_id} {own.size} failed its quality gate.")
        fitted, shown = at_ease(prepared, outfit, dressed)
        return fitted, shown, outfit

    def _body(self, block: str, wearer: int) -> PreparedBody:
        from app.services.dressing import prepare_body
        from app.services.people import fit_person

        if (block, wearer) not in self._prepared:
            self._prepared[block, wearer] = prepare_body(fit_person(self._wearers[block][wearer]))
        return self._prepared[block, wearer]


def _studio_of_prepared() -> _PreparedStudio:
    """A studio that draws one prepared person in many colours: the light is gathered once."""
    from viewer.pictures import PictureStudio

    class StudioOfPrepared(PictureStudio):
        def show_prepared(self, person: LitPerson) -> None:
            self._scene.show_person(person)
            self._shown_stature_m = person.stature_m

    return StudioOfPrepared((PICTURE_WIDTH, PICTURE_HEIGHT))


def _in_colour(worn: LitGarment, product: Product, colourway: Colourway) -> LitGarment:
    """A prepared garment in another colour and print."""
    from app.services.colours import colour_of, print_of
    from viewer.scene.textiles import print_tile

    dyed = product.model_copy(update={"colourways": (colourway,)})
    rgb, printed = colour_of(dyed), print_of(dyed)
    return replace(worn, colour_rgb=rgb, print=None if printed is None else print_tile(printed, rgb))


def _size_for(product: Product, fitted: FittedBody) -> str:
    from body_models.garments.fit.advice import advise

    body = {name: measured.value for name, measured in fitted.measurements.items()}
    return advise(product, body).recommended_size or load_size_chart(product.size_chart).base_size


def invented_looks(seed: int) -> list[_Look]:
    """Two looks of every family and block, in cloths the catalogue does not sell them in."""
    rng = np.random.default_rng(seed)
    words = load_generator_words()
    sold = load_catalogue().products
    made = [(known, block) for known in families().values() for block in known.blocks]
    looks = []
    for wearer in (0, 1):
        for known, block in made:
            own = {product.fabric for product in sold if (product.family, product.block) == (known.id, block)}
            cut_from = words.families[known.id].fabrics
            cloth = str(rng.choice([name for name in cut_from if name not in own] or sorted(own)))
            product = _first(sold, known.id, block).model_copy(update={"fabric": cloth})
            beneath = _beneath(rng, sold, known.category, block)
            name = f"{known.id} {block} {cloth} {wearer}"
            looks.append(_Look(product=product, wearer=wearer, beneath=beneath, name=name))
    return looks


def _beneath(
    rng: np.random.Generator, sold: Sequence[Product], category: str, block: str
) -> tuple[Product, ...]:
    choices = [name for name in _BENEATH[category] if block in family(name).blocks]
    worn = [_first(sold, str(rng.choice(choices)), block)] if choices else []
    if category == "outerwear":
        worn.append(_first(sold, "tee", block))
    return tuple(worn)


def _first(sold: Sequence[Product], family_id: str, block: str) -> Product:
    return next(product for product in sold if (product.family, product.block) == (family_id, block))


def invented_colourways(rng: np.random.Generator, words: GeneratorWords, count: int) -> list[Colourway]:
    """Colours and prints: every plain colour before one comes twice, shades off their own by a little."""
    names = list(words.colours)
    order = np.concatenate([rng.permutation(len(names)) for _ in range(count // len(names) + 1)])[:count]
    return [_colourway(rng, words, names[place], number) for number, place in enumerate(order)]


def _colourway(rng: np.random.Generator, words: GeneratorWords, colour: str, number: int) -> Colourway:
    shade = words.colours[colour].shades[rng.integers(len(words.colours[colour].shades))]
    printed = None
    if rng.random() < 0.5:
        kind = str(rng.choice([name for name in words.prints if name != "plain"]))
        low, high = words.prints[kind].scale_mm  # type: ignore[index]
        inks = tuple(_ink(rng, words, shade.rgb) for _ in range(rng.integers(1, 3)))
        printed = ColourPrint.model_validate(
            {"kind": kind, "scale_mm": float(rng.uniform(low, high)), "colours": inks}
        )
    return Colourway(
        id=f"c{number}",
        name=LocalText(en=shade.en, zh=shade.zh),
        colour=colour,
        rgb=_jittered(rng, shade.rgb, 6),
        print=printed,
    )


def _ink(
    rng: np.random.Generator, words: GeneratorWords, ground: tuple[int, int, int]
) -> tuple[int, int, int]:
    """A printed colour that stands out from the ground."""
    shades = [shade.rgb for colour in words.colours.values() for shade in colour.shades]
    apart = [rgb for rgb in shades if abs(sum(rgb) - sum(ground)) > 150]
    return _jittered(rng, apart[rng.integers(len(apart))], 6)


def _jittered(rng: np.random.Generator, rgb: tuple[int, int, int], spread: int) -> tuple[int, int, int]:
    red, green, blue = (
        int(channel) for channel in np.clip(np.array(rgb) + rng.normal(0, spread, 3), 0, 255).round()
    )
    return red, green, blue


def take_invented(out: Path, *, colours: int, seed: int) -> int:
    """Make the set to learn from; their number. Looks that fail their gate are named, left out.

    Looks that ``out`` holds already are kept, so that an interrupted run goes on where it was.
    """
    words = load_generator_words()
    photographer = GarmentPhotographer(WEARERS)
    pixels, subjects = _kept(out)
    done = {subject.look for subject in subjects}
    looks = invented_looks(seed)
    for number in _every_family_first(looks):
        look = looks[number]
        if look.name in done:
            continue
        colourways = invented_colourways(np.random.default_rng((seed, number)), words, colours)
        try:
            for colourway, picture in photographer.take(look, colourways, YAWS_DEG):
                pixels.append(picture)
                subjects.append(_subject(look, colourway))
        except CodedError as error:
            _say(f"left out {look.name}: {error.message}")
        done.add(look.name)
        _say(f"{len(done)} of {len(looks)} looks, {len(pixels)} pictures: {look.name}")
        if len(done) % 5 == 0:
            write_pictures(out, np.stack(pixels), subjects)
    photographer.close()
    write_pictures(out, np.stack(pixels), subjects)
    return len(pixels)


def _kept(out: Path) -> tuple[list[npt.NDArray[np.uint8]], list[PictureSubject]]:
    if not (out / "pictures.json").exists():
        return [], []
    kept = read_pictures(out)
    return list(kept.pixels), list(kept.subjects)


def _every_family_first(looks: Sequence[_Look]) -> list[int]:
    """An order in which an interrupted run has every family, then every block, then every wearer."""
    known = list(families())

    def rank(number: int) -> tuple[int, int]:
        product = looks[number].product
        blocks = family(product.family).blocks
        turn = (blocks.index(product.block) - known.index(product.family)) % len(blocks)
        return looks[number].wearer, turn

    return sorted(range(len(looks)), key=rank)


def take_catalogue(out: Path, *, products: int | None = None) -> int:
    """Pictures of every colourway of the embedded catalogue as its previews show it; their number.

    ``products``: so many of them, always the same, in a fixed order.
    """
    from app.services.mannequins import MANNEQUINS

    photographer = GarmentPhotographer({block: (person,) for block, person in MANNEQUINS.items()})
    sold = load_catalogue().products
    shuffled = np.random.default_rng(0).permutation(len(sold))[:products]
    worn = {"top": ("trousers",), "outerwear": ("trousers", "tee"), "bottom": ("tee",), "one_piece": ()}
    pixels, subjects = [], []
    for number, product in enumerate(sold[place] for place in shuffled):
        beneath = tuple(_first(sold, name, product.block) for name in worn[product.category])
        look = _Look(product=product, wearer=0, beneath=beneath, name=product.id)
        try:
            for colourway, picture in photographer.take(look, product.colourways, YAWS_DEG[:1]):
                pixels.append(picture)
                subjects.append(_subject(look, colourway, product=product.id))
        except CodedError as error:
            _say(f"left out {look.name}: {error.message}")
        _say(f"{number + 1} of {len(shuffled)} products, {len(pixels)} pictures")
        if number % 10 == 9:
            write_pictures(out, np.stack(pixels), subjects)
    photographer.close()
    write_pictures(out, np.stack(pixels), subjects)
    return len(pixels)


def _subject(look: _Look, colourway: Colourway, product: str = "") -> PictureSubject:
    return PictureSubject(
        family=look.product.family,
        block=look.product.block,
        fabric=look.product.fabric,
        colour=colourway.colour,
        rgb=colourway.rgb,
        print="plain" if colourway.print is None else colourway.print.kind,
        look=look.name,
        product=product,
    )


def _say(line: str) -> None:
    sys.stderr.write(f"{line}\n")
    sys.stderr.flush()


def main(arguments: Sequence[str] | None = None) -> int:
    """The command line of this module."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--colours", type=int, default=11, help="colourways of each drape")
    parser.add_argument("--products", type=int, help="with --catalogue: so many of its products")
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--catalogue", action="store_true", help="picture the embedded catalogue instead")
    options = parser.parse_args(arguments)
    if options.catalogue:
        made = take_catalogue(options.out, products=options.products)
    else:
        made = take_invented(options.out, colours=options.colours, seed=options.seed)
    _say(f"{made} pictures in {options.out}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
