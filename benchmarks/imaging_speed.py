"""How fast a micrograph is measured, as a ratio to decoding its PNG in the same run.

    python -m benchmarks.imaging_speed

A field of 4096 x 4096 pixels with some two thousand pores on a noisy ground: decoded,
divided by Otsu's threshold and its area fraction taken. Prints medians, the ratio, the
ratio asked for, and the process's highest resident memory.
"""

import io
import resource

import numpy as np
from PIL import Image

from benchmarks.statistics_speed import median_seconds
from characterization.imaging.decoding import decode
from characterization.imaging.objects import field_area, measure_objects
from characterization.imaging.segmentation import Settings, label_objects, segment

SIDE = 4096
PORES = 2000
REPEATS = 7
MOST_RATIO, MOST_MB = 2.5, 700


def drawn_field() -> bytes:
    """Dark pores on a bright ground with the noise of a camera, as PNG."""
    rng = np.random.default_rng(535)
    pixels = rng.normal(190, 12, (SIDE, SIDE)).astype(np.float32)
    for x, y, radius in zip(
        rng.integers(30, SIDE - 30, PORES),
        rng.integers(30, SIDE - 30, PORES),
        rng.integers(3, 25, PORES),
        strict=True,
    ):
        pixels[y - radius : y + radius, x - radius : x + radius] -= 120
    buffer = io.BytesIO()
    Image.fromarray(np.clip(pixels, 0, 255).astype(np.uint8)).save(buffer, "PNG")
    return buffer.getvalue()


def main() -> None:
    data = drawn_field()

    def plain_decode() -> np.ndarray:
        with Image.open(io.BytesIO(data)) as image:
            image.load()
            return np.asarray(image)

    def area_fraction() -> float:
        return field_area(segment(decode(data).pixels).mask).percent

    def every_pore() -> int:
        settings = Settings(least_object_px=20)
        labels = label_objects(segment(decode(data).pixels, settings))
        return len(measure_objects(labels, 0.5))

    plain = median_seconds(plain_decode, REPEATS)
    area = median_seconds(area_fraction, REPEATS)
    print(f"decode alone                    {1000 * plain:7.0f} ms")
    print(
        f"decode, divide, area fraction   {1000 * area:7.0f} ms  "
        f"{area / plain:5.2f} times (at most {MOST_RATIO:g})"
    )
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(f"highest memory                  {peak:7.0f} MB  (at most {MOST_MB})")
    pores = median_seconds(every_pore, 1)
    print(f"every pore measured             {1000 * pores:7.0f} ms")


if __name__ == "__main__":
    main()
