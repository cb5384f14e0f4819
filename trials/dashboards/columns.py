"""Column heads and cells that several pages of trials share."""

from collections.abc import Iterable
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from labtrack.pages.detail import Reader, Section
from trials.models import Specimen


def column(label: str, *, is_number: bool = False, css: str = "", unit: str = ""):
    return {"label": label, "is_number": is_number, "css": css, "unit": unit}


def home(label: str, url: str) -> dict[str, Any]:
    """The first crumb: the list."""
    return {"label": label, "url": url}


def here(record: Any) -> dict[str, Any]:
    """The last crumb: this page."""
    return {"label": record.code, "is_code": True}


def specimens(
    rows: Iterable[Specimen],
    reader: Reader,
    *,
    total: int,
    link_url: str = "",
    title: str = "",
) -> Section:
    """A table of specimens, the first of `total`."""
    shown = [
        [
            reader.cell(specimen),
            specimen.stamp_mark,
            specimen.get_kind_display(),
            reader.entered(specimen.diameter_as_entered),
            specimen.get_orientation_display(),
            specimen.location,
        ]
        for specimen in rows
    ]
    return Section(
        title=title or _("Specimens"),
        note=_("%(shown)d of %(total)d") % {"shown": len(shown), "total": total}
        if total > len(shown)
        else counted_specimens(total)
        if total
        else "",
        columns=[
            column(_("Code")),
            column(_("Mark")),
            column(_("Kind")),
            column(_("Diameter"), is_number=True, css="opt"),
            column(_("Orientation"), css="opt2"),
            column(_("Location"), css="opt2"),
        ],
        rows=shown,
        empty=_("No specimens yet."),
        link_url=link_url if total else "",
        link_text=_("All in a list"),
    )


def counted_specimens(n: int) -> str:
    return ngettext("%(n)d specimen", "%(n)d specimens", n) % {"n": n}


def counted_heats(n: int) -> str:
    return ngettext("%(n)d heat", "%(n)d heats", n) % {"n": n}


def withheld_count(n: int) -> str:
    return ngettext("%(n)d withheld", "%(n)d withheld", n) % {"n": n}
