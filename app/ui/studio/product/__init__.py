"""The parts of the product page: forms on the left, the garment on a mannequin on the right."""
