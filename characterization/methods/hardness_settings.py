"""What the methods of hardness say alike of themselves."""

from __future__ import annotations

from typing import Any

from characterization.methods.settings import INSTRUMENTS, setting


def at_least(what: str, default: int, source: str = "") -> Any:
    """How many of them the method asks for; a test with fewer is kept and flagged."""
    return setting(
        f"{what}, at least",
        "1",
        1,
        100,
        default=default,
        is_whole=True,
        help=f"Fewer are flagged. {source}".rstrip(),
    )


def force_uncertainty(source: str) -> Any:
    """Of the test force, as a part of it, at k = 1."""
    return setting(
        "Standard uncertainty of the force",
        "%",
        0.001,
        10,
        default=None,
        shown_in=0.01,
        group=INSTRUMENTS,
        help=source,
    )
