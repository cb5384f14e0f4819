"""What the rail leads to: nine sections, each a few places that stand as tabs on their pages.

A place whose URL does not exist yet is left out, so that no entry leads nowhere.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from typing import Any

from django.conf import settings
from django.urls import NoReverseMatch, reverse
from django.utils.translation import gettext_lazy as _


@dataclass(frozen=True)
class Entry:
    """One place: a list, a dashboard, a page of settings."""

    label: str
    url_name: str
    needs: str = ""  # an attribute of the person that must be true


@dataclass(frozen=True)
class Section:
    """What belongs together: one word on the rail, which leads to the first of its places."""

    label: str
    icon: str
    entries: tuple[Entry, ...]
    is_major: bool = False  # stays on the bottom bar of a phone


@dataclass(frozen=True)
class Place:
    """A section as one person sees it on one page."""

    section: Section
    url: str
    is_here: bool


@dataclass(frozen=True)
class Tab:
    """A place of the section that one is in."""

    label: str
    url: str
    is_here: bool


RAIL = (
    Section(
        _("Overview"),
        "layout-dashboard",
        (Entry(_("Overview"), "characterization:overview"),),
        is_major=True,
    ),
    Section(
        _("Programs"),
        "target",
        (
            Entry(_("Programs"), "trials:program-list"),
            Entry(_("Trials"), "trials:trial-list"),
            Entry(_("Work items"), "trials:work-item-list"),
            Entry(_("Success criteria"), "characterization:success-criterion-list"),
            Entry(_("Components"), "trials:component-list"),
        ),
    ),
    Section(
        _("Heats"),
        "flame",
        (
            Entry(_("Heats"), "trials:heat-list"),
            Entry(_("Melt log"), "trials:melt-event-list"),
            Entry(_("Chemistry"), "trials:chemistry-sample-list"),
            Entry(_("Casting runs"), "trials:casting-run-list"),
            Entry(_("Castings"), "trials:casting-list"),
        ),
        is_major=True,
    ),
    Section(
        _("Specimens"),
        "bone",
        (
            Entry(_("Specimens"), "trials:specimen-list"),
            Entry(_("Heat-treatment loads"), "trials:heat-treatment-load-list"),
            Entry(_("Cycles"), "trials:heat-treatment-cycle-list"),
        ),
        is_major=True,
    ),
    Section(
        _("Tests"),
        "ruler",
        (
            Entry(_("Tests"), "characterization:test-list"),
            Entry(_("Methods"), "characterization:test-method-list"),
            Entry(_("Properties"), "characterization:property-list"),
        ),
        is_major=True,
    ),
    Section(
        _("Analysis"),
        "chart-scatter",
        (
            Entry(_("Questions"), "characterization:analysis"),
            Entry(
                _("Against an element"),
                "characterization:analysis-property-against-element",
            ),
            Entry(_("Comparison"), "characterization:analysis-comparison"),
            Entry(_("Chemistry drift"), "characterization:analysis-chemistry-drift"),
            Entry(
                _("Strength and elongation"),
                "characterization:analysis-strength-elongation",
            ),
            Entry(_("Value"), "characterization:analysis-value"),
            Entry(_("Conditions"), "characterization:condition-list"),
            Entry(_("Literature"), "characterization:literature-value-list"),
        ),
    ),
    Section(
        _("Materials"),
        "layers",
        (
            Entry(_("Lots"), "trials:material-lot-list"),
            Entry(_("Alloys"), "trials:alloy-list"),
            Entry(_("Specifications"), "trials:specification-list"),
            Entry(_("Acceptance limits"), "characterization:acceptance-limit-list"),
            Entry(_("Assays"), "trials:lot-assay-list"),
            Entry(_("Prices"), "trials:material-price-list"),
            Entry(_("Supply stages"), "trials:supply-stage-list"),
            Entry(_("Exchange rates"), "trials:exchange-rate-list"),
        ),
    ),
    Section(
        _("Laboratory"),
        "flask-conical",
        (
            Entry(_("Instruments"), "instruments:instrument-list"),
            Entry(_("Needs attention"), "instruments:intake-problem-list"),
            Entry(_("Import profiles"), "instruments:import-profile-list"),
            Entry(_("Reference materials"), "trials:reference-material-list"),
        ),
    ),
    Section(
        _("Admin"),
        "users",
        (
            Entry(_("People"), "accounts:people"),
            Entry(_("Compartments"), "accounts:compartment-list"),
            Entry(_("Number patterns"), "accounts:number-pattern-list"),
            Entry(_("Style"), "style", needs="is_laboratory_manager"),
        ),
    ),
)


def address_of(url_name: str, *keys: Any) -> str:
    """The address of a page, empty where there is none of that name."""
    try:
        return reverse(url_name, args=keys)
    except NoReverseMatch:
        return ""


def places(person: Any, path: str) -> Iterator[Place]:
    """The sections one person may use; the one with the longest address that begins `path`
    is here.
    """
    found = [
        (section, entries) for section in RAIL if (entries := _entries(section, person))
    ]
    every = (url for _section, entries in found for _entry, url in entries)
    here = max((url for url in every if begins(path, url)), key=len, default="")
    for section, entries in found:
        urls = [url for _entry, url in entries]
        yield Place(section=section, url=urls[0], is_here=here in urls)


def tabs(person: Any, path: str) -> list[Tab]:
    """The places beside this page, on the pages of places only; none where it is alone."""
    for section in RAIL:
        found = [
            Tab(label=entry.label, url=url, is_here=url == path)
            for entry, url in _entries(section, person)
        ]
        if any(tab.is_here for tab in found):
            return found if len(found) > 1 else []
    return []


def begins(path: str, url: str) -> bool:
    """Whether a page lies at or below an address; everything lies below the root."""
    return path == url if url == "/" else path.startswith(url)


def _entries(section: Section, person: Any) -> list[tuple[Entry, str]]:
    """The places of a section that one person may use, with their addresses."""
    return [
        (entry, url)
        for entry in section.entries
        if (not entry.needs or getattr(person, entry.needs, False))
        and (url := _fixed_address(settings.ROOT_URLCONF, entry.url_name))
    ]


@cache
def _fixed_address(_urlconf: str, url_name: str) -> str:
    """Of a page that takes no record: found once, since the rail stands on every page."""
    return address_of(url_name)
