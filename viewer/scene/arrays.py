"""The array and colour types of scenes. Metres; colours are sRGB, 0 to 1."""

import numpy as np
import numpy.typing as npt

FloatArray = npt.NDArray[np.floating]
IntArray = npt.NDArray[np.integer]
BoolArray = npt.NDArray[np.bool_]
Colour = tuple[float, float, float]
