"""What the reader of a property against an element must know."""

from collections.abc import Sequence

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from characterization.dashboards.analysis.against_series import Group
from characterization.dashboards.analysis.asked import (
    Subject,
)
from characterization.dashboards.analysis.contents import (
    Content,
)
from characterization.dashboards.analysis.page import (
    Note,
)
from characterization.dashboards.analysis.stored import Stored

MOST_SERIES = 6


def nothing(about: Subject) -> Note:
    if about.prop is None:
        return Note(
            "info",
            _("No statistics yet."),
            _(
                "They appear when a test in a material condition has a number and was summarized."
            ),
        )
    return Note(
        "info",
        _("Nothing of %(code)s under these filters.") % {"code": about.label},
        _("Choose another way of casting, temper or program."),
    )


def no_chemistry(element: str, found: Sequence[Stored]) -> Note:
    heats = {one.heat.pk for row in found for one in row.heats}
    return Note(
        "info",
        _("No heat here has a measured %(element)s content.") % {"element": element},
        _(
            "%(n)d heats have results. Each needs a chemistry sample with %(element)s; "
            "what the alloy aims at is not drawn."
        )
        % {"n": len(heats), "element": element},
    )


def left_out(
    found: Sequence[Stored], measured: dict[int, dict[str, Content]], element: str
) -> list[Note]:
    heats = {one.heat.pk: one.heat for row in found for one in row.heats}
    missing = [h for pk, h in heats.items() if element not in measured.get(pk, {})]
    lots = sum(row.n_lots for row in found)
    notes = []
    if missing:
        notes.append(
            Note(
                "caution",
                ngettext(
                    "%(n)d heat is left out: its %(element)s was not measured.",
                    "%(n)d heats are left out: their %(element)s was not measured.",
                    len(missing),
                )
                % {"n": len(missing), "element": element},
                "",
                [
                    {"label": heat.code, "url": heat.get_absolute_url()}
                    for heat in sorted(missing, key=lambda h: h.code)[:12]
                ],
            )
        )
    if lots:
        notes.append(
            Note("info", _("Bought stock is left out: a lot has no heat of ours."))
        )
    return notes


def too_many(groups: Sequence[Group]) -> list[Note]:
    if len(groups) <= MOST_SERIES:
        return []
    return [
        Note(
            "info",
            _("%(n)d more series are in the table only.")
            % {"n": len(groups) - MOST_SERIES},
            _("Choose a temper or a program to draw them."),
        )
    ]


def below(groups: Sequence[Group], element: str) -> list[Note]:
    below = {
        p.heat.heat.pk: p.content.x
        for g in groups
        for p in g.points
        if p.content.is_below
    }
    if not below:
        return []
    return [
        Note(
            "info",
            ngettext(
                "%(n)d heat lies below the limit of detection of %(element)s.",
                "%(n)d heats lie below the limit of detection of %(element)s.",
                len(below),
            )
            % {"n": len(below), "element": element},
            _("Drawn and fitted at half the limit, at most %(x)s wt%% from the truth.")
            % {"x": f"{max(below.values()):.2g}"},
        )
    ]
