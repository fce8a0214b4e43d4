"""A synthetic booth: invented people before a camera, with the truth known."""
