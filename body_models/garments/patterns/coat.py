"""A coat: long, single-breasted, buttoned down to the thigh and free below, worn over a blazer."""

from body_models.garments.patterns.jacket import JacketBlock

WOMENS_COAT = JacketBlock(
    name="women",
    garment="coat",
    front_share_cm=0.5,
    hps_height_cm=140.5,
    cap_ease=0.03,
    tail_cm=0.0,
    gathers_cm=0.0,
    bust_dart_share=0.012,
    waist_gap_share=0.012,
    panel_share=0.3,
    first_button_cm=0.6,
    buttons=3,
    button_spacing_cm=15.0,
    free_cm=9.0,
    cutaway_cm=0.0,
)
MENS_COAT = JacketBlock(
    name="men",
    garment="coat",
    front_share_cm=0.0,
    hps_height_cm=153.0,
    cap_ease=0.025,
    tail_cm=0.0,
    gathers_cm=0.0,
    waist_gap_share=0.008,
    panel_share=0.3,
    first_button_cm=0.6,
    buttons=3,
    button_spacing_cm=15.0,
    free_cm=9.0,
    cutaway_cm=0.0,
)
