"""A product on a whole population of bodies: who is fitted, who is left out, what another size would win."""
