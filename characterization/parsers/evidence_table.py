"""The declaration of the kinds of evidence as the table of `docs/import-profiles.md`.

`python -m characterization.parsers.evidence_table` prints it; a test holds the page to it.
"""

from __future__ import annotations

from collections.abc import Iterator

from characterization.parsers.evidence import Evidence, kinds

HEAD = (
    "| `evidence` | what it is | columns [canonical unit] | needed | constants it uses |",
    "|---|---|---|---|---|",
)


def lines() -> Iterator[str]:
    """The table, line by line."""
    yield from HEAD
    for kind in kinds().values():
        yield f"| `{kind.name}` | {kind.title} | {_columns(kind)} | {_needs(kind)} | {_constants(kind)} |"


def _columns(kind: Evidence) -> str:
    return ", ".join(
        f"`{one.name}` [{one.unit}]" if one.has_unit else f"`{one.name}`"
        for one in kind.channels
    )


def _needs(kind: Evidence) -> str:
    groups = [" or ".join(f"`{name}`" for name in group) for group in kind.needs]
    groups += [
        f"`{name}` with {' or '.join(f'`{other}`' for other in others)}"
        for name, others in (kind.also or {}).items()
    ]
    return "; ".join(groups)


def _constants(kind: Evidence) -> str:
    found = [
        f"`{one.name}`" if one.is_plain else f"`{one.name}` [{one.unit}]"
        for one in kind.constants
    ]
    return ", ".join(found) or "–"


if __name__ == "__main__":
    print("\n".join(lines()))  # noqa: T201
