"""One embedding of words, pictures, garments, attributes, prices and behaviour."""
