"""How the panels of woven tops are sewn and fastened."""

from collections.abc import Mapping

from body_models.garments.patterns.draft import DraftClosure, DraftPanel, Seam, curve_length
from body_models.garments.patterns.knit_panels import SIDES


def body_seams(panels: Mapping[str, DraftPanel]) -> list[Seam]:
    """Fronts, back, yoke and sleeves of these panels to each other, with whatever darts they have.

    The fronts are ``front_left`` and ``front_right``, the back ``back`` with or without a ``yoke``.
    """
    seams: list[Seam] = []
    above = "yoke" if "yoke" in panels else "back"
    if above == "yoke":
        seams.append((("back", "yoke"), ("yoke", "yoke")))
    for side in SIDES:
        front, sleeve = f"front_{side}", f"sleeve_{side}"
        front_edges = {edge.name for edge in panels[front].edges}
        sides = [name for name in ("side_lower", "side_dart", "side_upper") if name in front_edges]
        seams += [((front, name), ("back", f"{name}_{side}")) for name in sides]
        if "dart_lower" in front_edges:
            seams.append(((front, "dart_lower"), (front, "dart_upper")))
        seams += [
            ((front, "shoulder"), (above, f"shoulder_{side}")),
            ((front, "armhole_lower"), (sleeve, "cap_lower_front")),
            ((front, "armhole_upper"), (sleeve, "cap_upper_front")),
            (("back", f"armhole_lower_{side}"), (sleeve, "cap_lower_back")),
            (("back", f"armhole_upper_{side}"), (sleeve, "cap_upper_back")),
            ((sleeve, "underarm_front"), (sleeve, "underarm_back")),
        ]
        if above == "yoke":
            seams.append((("yoke", f"armhole_yoke_{side}"), (sleeve, "cap_yoke_back")))
    return seams


def cuff_seams() -> list[Seam]:
    """Cuffs to the ends of their sleeves."""
    return [
        ((f"sleeve_{side}", f"wrist_{part}"), (f"cuff_{side}", f"seam_{part}"))
        for side in SIDES
        for part in ("a", "b")
    ]


def neck_seams(back: str) -> list[Seam]:
    """The stand to the necklines of the fronts and of the panel `back`."""
    seams: list[Seam] = []
    for side in SIDES:
        seams.append(((f"front_{side}", "neck"), ("collar_stand", f"neck_front_{side}")))
        seams.append(((back, f"neck_{side}"), ("collar_stand", f"neck_back_{side}")))
    return seams


def front_closure(
    front: DraftPanel, first_cm: float, last_cm: float, spacing_cm: float, edge: str = "centre_front"
) -> DraftClosure:
    """The fronts buttoned along an edge that runs down from the neck: buttons at equal distances of about the
    spacing (0: one button), the first and the last so far from its ends."""
    span = curve_length(front.edge(edge).control_cm) - first_cm - last_cm
    gaps = max(1, round(span / spacing_cm)) if spacing_cm > 0 else 0
    places = tuple(round(first_cm + span * index / max(gaps, 1), 2) for index in range(gaps + 1))
    return DraftClosure(kind="buttons", seam=(("front_left", edge), ("front_right", edge)), buttons_cm=places)


def stand_closure() -> DraftClosure:
    """The collar button."""
    ends = (("collar_stand", "end_minus"), ("collar_stand", "end_plus"))
    return DraftClosure(kind="buttons", seam=ends, buttons_cm=(1.2,))


def cuff_closures(height_cm: float) -> list[DraftClosure]:
    """One button in the middle of each cuff."""
    return [
        DraftClosure(
            kind="buttons",
            seam=((f"cuff_{side}", "end_plus"), (f"cuff_{side}", "end_minus")),
            buttons_cm=(round(height_cm / 2, 2),),
        )
        for side in SIDES
    ]
