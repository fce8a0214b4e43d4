"""A blazer: two buttons, of which the upper one is closed, notched lapels, rounded fronts."""

from body_models.garments.patterns.jacket import JacketBlock

WOMENS_BLAZER = JacketBlock(
    name="women",
    garment="blazer",
    front_share_cm=0.5,
    hps_height_cm=140.5,
    cap_ease=0.035,
    tail_cm=0.0,
    gathers_cm=0.0,
    bust_dart_share=0.012,
    waist_gap_share=0.018,
    panel_share=0.3,
    first_button_cm=0.6,
    buttons=1,
    button_spacing_cm=0.0,
    free_cm=200.0,
    cutaway_cm=8.0,
)
MENS_BLAZER = JacketBlock(
    name="men",
    garment="blazer",
    front_share_cm=0.0,
    hps_height_cm=153.0,
    cap_ease=0.03,
    tail_cm=0.0,
    gathers_cm=0.0,
    waist_gap_share=0.012,
    panel_share=0.3,
    first_button_cm=0.6,
    buttons=1,
    button_spacing_cm=0.0,
    free_cm=200.0,
    cutaway_cm=9.0,
)
