"""Strength against elongation, as one person reads it."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cached_property

from django.utils.translation import gettext as _

from characterization.dashboards import addresses, condition_words
from characterization.dashboards.analysis.contents import Content
from characterization.dashboards.analysis.page import (
    DataTable,
    Note,
    drawn,
)
from characterization.dashboards.analysis.stored import Stored
from characterization.dashboards.analysis.strength_pairs import Pair, PairedBars
from characterization.dashboards.condition_charts import Scale
from characterization.dashboards.condition_page import address as condition_address
from characterization.methods.quality_index import (
    Slope,
    quality_index,
    relative_ductility_stress,
    strength_on_index,
)
from characterization.models import Property
from labtrack.charts.card import ChartCard, Column
from labtrack.charts.quality import quality, wide
from labtrack.statistics.intervals import mean_interval
from labtrack.statistics.samples import SampleError
from trials.models import Heat

AL_SI_MG = frozenset(
    ["356", "A356", "B356", "C356", "F356", "357", "A357", "B357", "C357", "D357"]
)
LINES = 6
STEP_MPA = 25.0
RELATIVE_DUCTILITIES = (0.1, 0.25, 0.5, 1.0)
PLACES = 24


@dataclass(frozen=True)
class View:
    """The pairs as this person reads them."""

    about: "object"
    gauge: Property
    scale: Scale
    pairs: list[Pair]
    measured: dict[int, dict[str, Content]]
    slope: Slope | None
    dots: PairedBars
    published: Sequence[dict] = ()

    @cached_property
    def heat_url(self) -> Callable[[Heat], str]:
        return addresses.of_heats()

    def series(self, pair: Pair) -> str:
        return condition_words.state(pair.rm.condition, self.about.seen)

    def quality(self, pair: Pair) -> float | None:
        if self.slope is None:
            return None
        return quality_index(
            pair.strength.mean, pair.elongation.mean, d_mpa=self.slope.d_mpa
        )

    def shown(self, value: float | None) -> str | None:
        return None if value is None else f"{self.scale.value(value):.{self.digits}f}"

    @property
    def digits(self) -> int:
        return self.scale.digits

    def slope_words(self) -> str:
        """d with where it comes from, as it stands on the chart."""
        if self.slope is None:
            return _("No d: K was fitted in none of these bars.")
        d = f"{self.scale.difference(self.slope.d_mpa):.{self.digits}f} {self.scale.label}"
        if self.slope.strength_coefficient_mpa is None:
            return _("Q = Rm + d log10 A with d = %(d)s, for A356 and A357 only.") % {
                "d": d
            }
        k = f"{self.scale.value(self.slope.strength_coefficient_mpa):.{self.digits}f}"
        n = "?" if self.slope.exponent is None else f"{self.slope.exponent:.2f}"
        return _(
            "Q = Rm + d log10 A with d = 0.4 K = %(d)s; K = %(k)s %(unit)s and n = %(n)s are "
            "means over %(heats)d heat means, fitted to these bars."
        ) % {"d": d, "k": k, "unit": self.scale.label, "n": n, "heats": self.slope.bars}

    def tiles(self) -> list[dict]:
        if self.slope is None:
            return []
        rows = sorted(self.by_condition, key=lambda row: -(row[2] or 0))[:4]
        return [
            {
                "before": self.link(row)["text"],
                "value": f"Q {self.shown(mean)}",
                "unit": self.scale.label,
                "interval": f"[{self.shown(low)}, {self.shown(high)}]"
                if low is not None
                else "",
                "after": "",
                "provenance": _("%(k)d heats, d = %(d)s, 95 %%")
                % {"k": k, "d": f"{self.slope.d_mpa:.0f} MPa"},
                "url": self.link(row)["url"],
            }
            for row, k, mean, low, high in rows
            if mean is not None
        ]

    def link(self, row: Stored) -> dict[str, str]:
        """The condition of a row, in words that lead to its page."""
        return self._links[row.condition.pk]

    @cached_property
    def _links(self) -> dict[int, dict[str, str]]:
        conditions = {p.rm.condition.pk: p.rm.condition for p in self.pairs}
        return {
            pk: {
                "text": condition_words.title(condition, self.about.seen),
                "url": condition_address(
                    condition,
                    property_code="Rm",
                    basis=self.about.reading.basis,
                    is_simulated=self.about.reading.is_simulated,
                ),
            }
            for pk, condition in conditions.items()
        }

    def card(self) -> ChartCard:
        names = sorted({self.series(pair) for pair in self.pairs})
        return ChartCard(
            key="quality",
            title=_("Strength and elongation of %(k)d heats")
            % {"k": len({p.strength.heat.pk for p in self.pairs})},
            subtitle=self.slope_words()
            + self._shapes(names)
            + (_(" Crosses: literature, in no mean.") if self.published else ""),
            spec=quality(
                [*self._bar_points(), *(self._point(pair) for pair in self.pairs)],
                x_axis=f"{self.gauge.name} {self.gauge.code} [%]",
                y_axis=_("Tensile strength Rm [%(unit)s]") % {"unit": self.scale.label},
                iso_q=self._iso_q(),
                ductility=self._ductility(),
                series=names,
                literature=self.published,
                x_domain=self._ends()[:2],
                simulated=self.about.reading.is_simulated,
            ),
            table_at="heats",
            note=self._caveat(),
        )

    def _shapes(self, names: Sequence[str]) -> str:
        shapes = (_("circle"), _("square"), _("triangle"), _("diamond"), _("cross"))
        said = [f"{shape} {name}" for shape, name in zip(shapes, names, strict=False)]
        text = " " + _("Shape: %(shapes)s.") % {"shapes": ", ".join(said)}
        if any("Sc" in content for content in self.measured.values()):
            text += " " + _("Darker: more measured scandium.")
        return text

    def _caveat(self) -> str:
        if self.slope is None:
            return _("No line of equal quality is drawn without a d of this alloy.")
        if self.slope.strength_coefficient_mpa is None:
            return _(
                "d = 150 MPa holds for Al-Si-Mg 356 and 357; on Al-Mg it misleads."
            )
        return _(
            "Solid thin lines: relative ductility q (Cáceres), q = 1 at the limit of necking. "
            "Both kinds of line rest on K of these bars."
        )

    def _point(self, pair: Pair) -> dict:
        sc = self.measured.get(pair.strength.heat.pk, {}).get("Sc")
        return {
            "x": drawn(pair.elongation.mean),
            "y": drawn(self.scale.value(pair.strength.mean)),
            "series": self.series(pair),
            "sc": None if sc is None else drawn(sc.x),
            "code": pair.strength.heat.code,
            "shown": _("%(rm)s %(unit)s, %(a)s %%, %(n)d bars")
            % {
                "rm": self.shown(pair.strength.mean),
                "unit": self.scale.label,
                "a": f"{pair.elongation.mean:.1f}",
                "n": pair.strength.n,
            },
            "at": f"Sc {sc.words}" if sc else _("Sc not measured"),
            "url": self.heat_url(pair.strength.heat),
        }

    def _bar_points(self) -> list[dict]:
        return [
            {
                "x": drawn(row["x"]),
                "y": drawn(self.scale.value(row["rm"])),
                "is_bar": True,
                "url": row["url"],
            }
            for row in self.dots.rows
        ]

    def _ends(self) -> tuple[float, float, float, float]:
        """Elongation and strength that the picture spans [%, MPa]."""
        a = [pair.elongation.mean for pair in self.pairs]
        rm = [pair.strength.mean for pair in self.pairs]
        a += [row["x"] for row in (*self.dots.rows, *self.published)]
        rm += [row["rm"] for row in self.dots.rows]
        low, high = wide([{"x": value} for value in a])
        return low, high, 0.97 * min(rm), 1.03 * max(rm)

    def _along(self) -> list[float]:
        low, high, *_rest = self._ends()
        return [low * (high / low) ** (i / PLACES) for i in range(PLACES + 1)]

    def _iso_q(self) -> list[dict]:
        """Round values of Q that cross the picture."""
        if self.slope is None:
            return []
        low_a, high_a, low_rm, high_rm = self._ends()
        d = self.slope.d_mpa
        least = quality_index(low_rm, low_a, d_mpa=d) or 0.0
        most = quality_index(high_rm, high_a, d_mpa=d) or 0.0
        step = STEP_MPA
        while (most - least) / step > LINES:
            step *= 2
        first = int(least // step) + 1
        values = [step * i for i in range(first, int(most // step) + 1)]
        return [
            {
                "line": f"Q {self.shown(value)}",
                "x": drawn(a),
                "y": drawn(self.scale.value(rm)),
            }
            for value in values
            for a in self._along()
            if low_rm <= (rm := strength_on_index(value, a, d_mpa=d)) <= high_rm
        ]

    def _ductility(self) -> list[dict]:
        if self.slope is None or self.slope.strength_coefficient_mpa is None:
            return []
        _low, _high, low_rm, high_rm = self._ends()
        return [
            {"line": f"q {q:g}", "x": drawn(a), "y": drawn(self.scale.value(rm))}
            for q in RELATIVE_DUCTILITIES
            for a in self._along()
            if low_rm
            <= (
                rm := relative_ductility_stress(
                    a, q=q, coefficient_mpa=self.slope.strength_coefficient_mpa
                )
            )
            <= high_rm
        ]

    @cached_property
    def by_condition(self) -> list[tuple]:
        """(row, heats, mean Q, low, high) of each condition, over its heats."""
        groups: dict[int, list[Pair]] = {}
        for pair in self.pairs:
            groups.setdefault(pair.rm.condition.pk, []).append(pair)
        found = []
        for members in groups.values():
            values = [q for pair in members if (q := self.quality(pair)) is not None]
            low = high = None
            try:
                interval = mean_interval(values)
                low, high = interval.lower, interval.upper
            except SampleError:
                pass
            mean = sum(values) / len(values) if values else None
            found.append((members[0].rm, len(members), mean, low, high))
        return sorted(found, key=lambda row: row[0].condition.alloy.code)

    def conditions(self) -> DataTable:
        unit = self.scale.unit
        return DataTable(
            key="conditions",
            title=_("Quality by condition"),
            note=self.slope_words(),
            columns=[
                Column(_("Condition"), css="wrap"),
                Column(_("Heats"), is_number=True),
                Column("Q", unit, is_number=True),
                Column(_("95 % interval over heats"), unit, css="interval"),
            ],
            rows=[
                [
                    self.link(row),
                    k,
                    self.shown(mean),
                    _("one heat gives none")
                    if low is None and mean is not None
                    else None
                    if low is None
                    else _("%(low)s to %(high)s")
                    % {"low": self.shown(low), "high": self.shown(high)},
                ]
                for row, k, mean, low, high in self.by_condition
            ],
        )

    def _columns(self) -> list[Column]:
        return [
            Column(_("Heat")),
            Column(_("Condition"), css="wrap"),
            Column("Sc", "wt%", is_number=True, css="opt"),
            Column("Rm", self.scale.unit, is_number=True),
            Column(self.gauge.code, "%", is_number=True),
            Column("Q", self.scale.unit, is_number=True),
            Column(_("Bars"), is_number=True, css="opt"),
        ]

    def _rows(self) -> list[list]:
        rows = []
        for pair in self.pairs:
            sc = self.measured.get(pair.strength.heat.pk, {}).get("Sc")
            rows.append(
                [
                    {
                        "text": pair.strength.heat.code,
                        "url": self.heat_url(pair.strength.heat),
                        "is_code": True,
                    },
                    self.link(pair.rm),
                    None
                    if sc is None
                    else f"< {2 * sc.x:.3g}"
                    if sc.is_below
                    else f"{sc.x:.3f}",
                    self.shown(pair.strength.mean),
                    f"{pair.elongation.mean:.1f}",
                    self.shown(self.quality(pair)),
                    pair.strength.n,
                ]
            )
        return rows

    def heats(self) -> DataTable:
        return DataTable(
            key="heats",
            title=_("Heats"),
            note=_("Q of the means of each heat"),
            columns=self._columns(),
            rows=self._rows(),
        )

    def notes(self, excluded: int) -> list[Note]:
        notes = []
        if self.slope is None:
            notes.append(
                Note(
                    "caution",
                    _("Q is not given: no K was fitted in these bars."),
                    _(
                        "K comes from tensile curves. 150 MPa belongs to A356 and A357 alone."
                    ),
                )
            )
        elif self.slope.strength_coefficient_mpa is None and not self._all_al_si_mg():
            notes.append(
                Note(
                    "caution",
                    _(
                        "d = 150 MPa was found for A356 and A357; these are other alloys."
                    ),
                    _("Read Q and its lines as if they were of A356, or choose 0.4 K."),
                )
            )
        if excluded:
            notes.append(
                Note(
                    "info",
                    _(
                        "%(n)d heats have a mean elongation of zero: Q is undefined there."
                    )
                    % {"n": excluded},
                )
            )
        return notes

    def _all_al_si_mg(self) -> bool:
        return all(
            pair.rm.condition.alloy.code.partition(".")[0] in AL_SI_MG
            for pair in self.pairs
        )
