"""Noise that repeats without a seam, and the same every time."""

import numpy as np
import numpy.typing as npt

Image = npt.NDArray[np.float64]


def periodic_noise(shape: tuple[int, int], seed: int, *, across_px: float, along_px: float) -> Image:
    """Smooth periodic noise [rows, columns] of mean 0 and deviation 1, with grains of this size in pixels."""
    rows, columns = shape
    white = np.random.default_rng(seed).standard_normal(shape)
    along = np.fft.fftfreq(rows)[:, None] * along_px
    across = np.fft.fftfreq(columns)[None, :] * across_px
    smooth = np.fft.ifft2(np.fft.fft2(white) * np.exp(-2.0 * (along**2 + across**2) * np.pi)).real
    return np.asarray((smooth - smooth.mean()) / max(float(smooth.std()), 1e-9), dtype=np.float64)


def per_thread(count: int, pixels: int, seed: int) -> Image:
    """A random number for each of ``count`` threads, on every pixel [pixels] across them."""
    values = np.random.default_rng(seed).standard_normal(count)
    return np.asarray(values[np.arange(pixels) * count // pixels], dtype=np.float64)
