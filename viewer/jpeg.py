"""JPEG of pictures that stand on a dark page."""

from io import BytesIO

from PIL import Image


def jpeg_of_colours(picture: Image.Image, quality: int) -> bytes:
    """JPEG bytes of an RGB picture in red, green and blue, as it was drawn; any program opens them.

    The usual JPEG keeps two differences of colours in whole numbers, of which one more or less is four levels
    of blue: softly lit dark paper comes back in stripes of two hues. This is two and a half times as large.
    """
    encoded = BytesIO()
    picture.save(encoded, format="JPEG", quality=quality, keep_rgb=True)
    return encoded.getvalue()
