"""Reference material that lies beside the checkout, never inside it."""

import os
from pathlib import Path

import pytest

SHARED = Path(
    os.environ.get("LABTRACK_SHARED", Path(__file__).resolve().parents[2] / "shared")
)


def shared(relative: str) -> Path:
    """The path of one shared file or folder; skips the test where it is absent."""
    path = SHARED / relative
    if not path.exists():
        pytest.skip(f"shared reference material is absent: expected {path}")
    return path
