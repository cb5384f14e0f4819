"""Places on a page that other apps fill: a noun, and the fragments that speak of it.

An app registers the URL names of its fragments in `AppConfig.ready()`; the page of the
noun leaves `{% slot "specimen" specimen.pk %}` and never learns who answers.
"""

from dataclasses import dataclass


@dataclass(frozen=True, order=True)
class Fragment:
    """One fragment of a slot: a URL name that takes the record's key."""

    order: int
    url_name: str


_registry: dict[str, set[Fragment]] = {}


def register(noun: str, url_name: str, *, order: int = 100) -> None:
    """Show the fragment at `url_name` on every page of one noun, lowest order first."""
    _registry.setdefault(noun, set()).add(Fragment(order=order, url_name=url_name))


def fragments(noun: str) -> list[Fragment]:
    """The fragments of one noun, in the order they are shown."""
    return sorted(_registry.get(noun, ()))
