"""What the rail leads to: a list of places, resolved when a page is drawn.

A place whose URL does not exist yet is left out, so that no entry leads nowhere.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.urls import NoReverseMatch, reverse
from django.utils.translation import gettext_lazy as _


@dataclass(frozen=True)
class Entry:
    """One place on the rail."""

    label: str
    icon: str
    url_name: str
    is_major: bool = False  # stays on the bottom bar of a phone
    needs: str = ""  # an attribute of the person that must be true


@dataclass(frozen=True)
class Place:
    """An entry as one person sees it on one page."""

    entry: Entry
    url: str
    is_here: bool


RAIL = (
    Entry(
        _("Overview"), "layout-dashboard", "characterization:overview", is_major=True
    ),
    Entry(_("Programs"), "target", "trials:program-list"),
    Entry(_("Trials"), "waypoints", "trials:trial-list"),
    Entry(_("Heats"), "flame", "trials:heat-list", is_major=True),
    Entry(_("Specimens"), "bone", "trials:specimen-list", is_major=True),
    Entry(_("Tests"), "ruler", "characterization:test-list", is_major=True),
    Entry(_("Analysis"), "chart-scatter", "characterization:analysis"),
    Entry(_("Methods"), "book-open-check", "characterization:test-method-list"),
    Entry(_("Literature"), "book-open", "characterization:literature-value-list"),
    Entry(_("Alloys"), "blocks", "trials:alloy-list"),
    Entry(_("Materials"), "layers", "trials:material-lot-list"),
    Entry(_("Treatment"), "heater", "trials:heat-treatment-load-list"),
    Entry(_("Laboratory"), "flask-conical", "instruments:instrument-list"),
    Entry(_("Attention"), "inbox", "instruments:intake-problem-list"),
    Entry(_("People"), "users", "accounts:people"),
    Entry(_("Access"), "folder-lock", "accounts:compartment-list"),
    Entry(_("Style"), "palette", "style", needs="is_laboratory_manager"),
)


def address_of(url_name: str, *keys: Any) -> str:
    """The address of a page, empty where there is none of that name."""
    try:
        return reverse(url_name, args=keys)
    except NoReverseMatch:
        return ""


def places(person: Any, path: str) -> Iterator[Place]:
    """The entries one person may use; the longest address that begins `path` is here."""
    found = [
        (entry, address_of(entry.url_name))
        for entry in RAIL
        if not entry.needs or getattr(person, entry.needs, False)
    ]
    found = [(entry, url) for entry, url in found if url]
    here = max((url for _entry, url in found if begins(path, url)), key=len, default="")
    for entry, url in found:
        yield Place(entry=entry, url=url, is_here=url == here)


def begins(path: str, url: str) -> bool:
    """Whether a page lies at or below an address; everything lies below the root."""
    return path == url if url == "/" else path.startswith(url)
