"""Pictures that we made from a micrograph: tiles to look at, overlays, in the store beside
the originals. Named by what they were made from, so that they can be made again.
"""

import hashlib
import shutil
from collections.abc import Iterable
from pathlib import Path
from tempfile import mkdtemp
from typing import TYPE_CHECKING

from django.conf import settings

from characterization.imaging.pyramid import (
    Tile,
    tiles_of_overlay,
    tiles_of_picture,
)

if TYPE_CHECKING:
    import numpy as np

# Raised when tiles are made otherwise; older ones are then made again.
EDITION = 1


def keep_picture(sha256: str, pixels: "np.ndarray") -> None:
    """Tiles of the picture whose original has that digest; harmless when they are there."""
    if not _folder(sha256).exists():
        _store(_folder(sha256), tiles_of_picture(pixels))


def keep_overlay(drawn: "np.ndarray") -> str:
    """Tiles of a drawing, and the digest under which they are found."""
    digest = hashlib.sha256(
        f"overlay {EDITION} {drawn.shape}".encode() + drawn.tobytes()
    ).hexdigest()
    if not _folder(digest).exists():
        _store(_folder(digest), tiles_of_overlay(drawn))
    return digest


def is_there(sha256: str) -> bool:
    """Whether tiles of that digest are in the store."""
    return _folder(sha256).exists()


def forget(sha256: str) -> None:
    """Take tiles out of the store; they can be made again while the original is there."""
    shutil.rmtree(_folder(sha256), ignore_errors=True)


def tile(sha256: str, *, level: int, column: int, row: int) -> bytes | None:
    """One tile as PNG; None where there is none, or not yet."""
    path = _folder(sha256) / _name(level, column, row)
    try:
        return path.read_bytes()
    except FileNotFoundError:
        return None


def _folder(sha256: str) -> Path:
    root = Path(settings.MEDIA_ROOT) / "derived" / f"tiles-{EDITION}"
    return root / sha256[:2] / sha256


def _name(level: int, column: int, row: int) -> str:
    return f"{level}-{column}-{row}.png"


def _store(folder: Path, tiles: Iterable[Tile]) -> None:
    """Write beside and rename: a folder of that name is always whole."""
    folder.parent.mkdir(parents=True, exist_ok=True)
    beside = Path(mkdtemp(dir=folder.parent))
    try:
        for one in tiles:
            path = beside / _name(one.level, one.column, one.row)
            path.write_bytes(one.png)
        beside.chmod(0o755)  # mkdtemp makes it private
        beside.replace(folder)
    except OSError:
        # Somebody made the same tiles meanwhile.
        if not folder.exists():
            raise
    finally:
        shutil.rmtree(beside, ignore_errors=True)
