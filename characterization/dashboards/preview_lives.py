"""The lives that a file lists, as a chart, before anything of them is stored."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from typing import Any

from django.utils.translation import gettext as _

from characterization.dashboards.trace_parts import drawn_in, head
from characterization.evaluation import lives
from characterization.methods.fatigue import Basquin, Life
from labtrack.charts.card import ChartCard, Column
from labtrack.charts.plane import Axis, Line, Mark, plane
from labtrack.reading import in_force, spoken_unit

DRAWN = 30


def chart(tests: Sequence[Mapping[str, Any]]) -> ChartCard:
    """Amplitude against cycles, with the line of each stress ratio."""
    groups: dict[float, list[Life]] = defaultdict(list)
    for test in tests:
        groups[round(test["R"], 2)].append(lives.life_of(dict(test)))
    lines = [
        _median(line, of_ratio, f"R {ratio:g}")
        for ratio, of_ratio in sorted(groups.items())
        if (line := lives.line_of(of_ratio)[0]) is not None
    ]
    unit = spoken_unit("MPa")
    return ChartCard(
        key="s-n",
        title=_("Lives as the file lists them"),
        subtitle=_("Stress amplitude in %(unit)s against cycles; open triangle: ran out")
        % {"unit": unit},
        spec=plane(
            lines,
            x=Axis(_("Cycles to failure"), is_log=True),
            y=Axis(head(_("Stress amplitude"), unit), is_log=True),
            marks=[
                Mark(
                    test["N_f"], in_force(test["sigma_a"], "MPa"), test["specimen"],
                    f"{test['N_f']:.3g}",
                    is_open=test["ran_out"], has_label=False,
                )
                for test in tests
            ],
        ),
        columns=[
            Column(_("Specimen")),
            Column("R", is_number=True),
            Column(_("Stress amplitude"), unit, is_number=True),
            Column(_("Cycles"), is_number=True),
            Column(_("Ended")),
        ],
        rows=[
            [
                test["specimen"],
                f"{test['R']:g}",
                f"{in_force(test['sigma_a'], 'MPa'):.1f}",
                f"{test['N_f']:,.0f}",
                _("ran out") if test["ran_out"] else _("failed"),
            ]
            for test in tests
        ],
    )  # fmt: skip


def _median(line: Basquin, of_ratio: Sequence[Life], name: str) -> Line:
    low, high = (f(life.stress_mpa for life in of_ratio) for f in (min, max))
    stresses = [low * (high / low) ** (i / (DRAWN - 1)) for i in range(DRAWN)]
    cycles = [line.median_life(stress) for stress in stresses]
    return Line(cycles, drawn_in(stresses, "MPa"), name)
