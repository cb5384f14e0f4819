"""Whether the boundaries of a picture of grains are darker or brighter than the grains.

A segmentation looks for one of both. On a picture of the other kind, such as one in dark
field or a negative, it measures what lies between and says nothing; so it is asked first.
"""

from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    import numpy as np

Look = Literal["dark", "bright", ""]

SCALES_PX = (1.5, 3.0, 6.0)
"""Widths of the Gaussian [px]: of lines from two to some fifteen pixels across."""
CLEAR = 1.5
"""How much stronger one kind of ridge is where a picture shows it. A straight line of one
kind has 2.5 times the energy of its own side lobes of the other; noise and grains that
differ in tone alone have 1.0 (0.95 to 1.07 over drawn fields)."""
MIDDLE_PX = 1024


def boundary_look(pixels: "np.ndarray") -> Look:
    """Tell dark boundaries from bright ones by the ridges of the gray values.

    Parameters
    ----------
    pixels : array, shape (height, width), uint8 or uint16
        Its middle, up to 1024 by 1024 pixels, is looked at.

    Returns
    -------
    {"dark", "bright", ""}
        Empty where neither is clear: no thin boundaries, or as many of both.

    Notes
    -----
    At each of three scales the Hessian of the smoothed picture has eigenvalues a <= b. A dark
    line has b > 0 and a near 0, a bright line a < 0 and b near 0; a blob has both alike. The
    energies of max(b - |a|, 0) and max(-a - |b|, 0) over the picture are compared: one kind
    is clear where it is `CLEAR` times the other at two scales or more, and the other at none.

    References
    ----------
    Lindeberg, Int. J. Computer Vision 30 (1998) 117: ridges by the Hessian over scales.

    Examples
    --------
    >>> from characterization.imaging.drawn import grains
    >>> picture = grains(seed=1, height=200, width=200, grain_px=30)
    >>> boundary_look(picture), boundary_look(255 - picture)
    ('dark', 'bright')
    """
    ratios = [
        ratio for ratio in map(_Middle(pixels).bright_to_dark, SCALES_PX) if ratio
    ]
    if _is_clear(ratios):
        return "bright"
    if _is_clear([1 / ratio for ratio in ratios]):
        return "dark"
    return ""


def _is_clear(ratios: list[float]) -> bool:
    return sum(ratio > CLEAR for ratio in ratios) >= 2 and min(ratios) > 1 / CLEAR


class _Middle:
    """The middle of a picture, about its mean: a constant has no second derivative."""

    def __init__(self, pixels: "np.ndarray"):
        import numpy as np

        height, width = pixels.shape
        top, left = (max(0, (size - MIDDLE_PX) // 2) for size in (height, width))
        part = pixels[top : top + MIDDLE_PX, left : left + MIDDLE_PX]
        part = part.astype(np.float32)
        self.part = part - part.mean()

    def bright_to_dark(self, sigma: float) -> float:
        """The energy of bright ridges over that of dark ones; 0 where there is one alone."""
        import numpy as np
        from scipy.ndimage import gaussian_filter

        yy, xx, xy = (
            gaussian_filter(self.part, sigma, order=order)
            for order in ((2, 0), (0, 2), (1, 1))
        )
        middle, reach = (xx + yy) / 2, np.hypot((xx - yy) / 2, xy)
        low, high = middle - reach, middle + reach
        dark = _energy(np.maximum(high - np.abs(low), 0))
        bright = _energy(np.maximum(-low - np.abs(high), 0))
        return bright / dark if dark and bright else 0.0


def _energy(response: "np.ndarray") -> float:
    import numpy as np

    return float(np.square(response, dtype=np.float64).sum())
