"""What a large micrograph costs a worker: memory and seconds, from its bytes to its tiles.

    python -m benchmarks.imaging_worker

Each kind of measurement runs in a process of its own, as the worker's job does it: bytes
decoded, the picture cut into tiles, the field measured, its overlay cut into tiles. Prints
the highest resident memory beside what is allowed, for a field of 4096 x 4096 pixels and
for the largest that is let in.
"""

import subprocess
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
MOST_MB = 700
SIDES = (4096, 8000)
KINDS = ("area-fraction", "grain-intercepts", "point-count", "arm-spacing")


def field(side: int, kind: str) -> bytes:
    """Drawn small and repeated: pores or grains over the whole field, as PNG; in 16 grays,
    since the largest picture has to come in under the cap of bytes too.
    """
    import numpy as np

    from characterization.imaging import drawn

    tile = (
        drawn.grains(seed=5, height=1000, width=1000, grain_px=60)
        if kind == "grain-intercepts"
        else drawn.pores(seed=5, height=1000, width=1000, percent=1.0).pixels
    )
    times = -(-side // 1000)
    pixels = np.tile(tile // 16 * 16, (times, times))[:side, :side]
    return drawn.as_file(np.ascontiguousarray(pixels))


def work(path: str, kind: str) -> None:
    """What the worker does with one field; prints seconds and MB."""
    from django.conf import settings

    with tempfile.TemporaryDirectory() as store:
        settings.configure(MEDIA_ROOT=store)
        start = time.perf_counter()
        from characterization.actions import image_files
        from characterization.imaging.asked import ImageSettings
        from characterization.imaging.decoding import decode
        from characterization.imaging.field import measure_field

        pixels = decode(Path(path).read_bytes()).pixels
        image_files.keep_picture("0" * 64, pixels)
        found = measure_field(pixels, kind, ImageSettings(), None, 0.5)
        image_files.keep_overlay(found.drawing)
        seconds = time.perf_counter() - start
    status = Path("/proc/self/status").read_text()
    print(f"{seconds:.1f} {int(status.split('VmHWM:')[1].split()[0]) // 1024}")


def main() -> None:
    for side in SIDES:
        for kind in KINDS:
            with tempfile.NamedTemporaryFile(suffix=".png") as file:
                file.write(field(side, kind))
                file.flush()
                done = subprocess.run(
                    [
                        sys.executable,
                        "-m",
                        "benchmarks.imaging_worker",
                        file.name,
                        kind,
                    ],
                    cwd=ROOT,
                    capture_output=True,
                    text=True,
                    check=False,
                )
            if done.returncode:
                sys.exit(done.stderr)
            seconds, peak = done.stdout.split()
            print(
                f"{side:6} x {side:<6} {kind:18}{seconds:>7} s {peak:>6} MB  "
                f"(at most {MOST_MB})"
            )


if __name__ == "__main__":
    if len(sys.argv) == 3:
        work(*sys.argv[1:])
    else:
        main()
