"""A series of fields as it grows: the finding in a sentence, and when one may stop."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _

from characterization.imaging.series import AIM_PERCENT
from labtrack.charts.card import ChartCard, Column
from labtrack.charts.fields import running_accuracy, running_mean
from labtrack.quantities import shown_unit

KIND_WORDS = {
    "area-fraction": "Area fraction",
    "point-count": "Point count",
    "grain-intercepts": "Mean intercept",
    "arm-spacing": "Arm spacing",
}
Result = Mapping[str, Any]


def sentence(result: Result | None) -> str:
    """The finding, with what it rests on."""
    if not result or result["mean"] is None:
        return ""
    noun = result["noun"]
    if result["n"] == 1:
        return _("%(mean)s %(unit)s on one %(noun)s: no interval over %(noun)ss.") % {
            "mean": f"{result['mean']:.4g}",
            "unit": _unit(result),
            "noun": noun,
        }
    return _(
        "%(mean)s ± %(half)s %(unit)s (95 %% over %(n)d %(noun)ss), relative accuracy "
        "%(ra)s %%."
    ) % {
        "mean": f"{result['mean']:.4g}",
        "half": f"{result['half_width']:.2g}",
        "unit": _unit(result),
        "n": result["n"],
        "noun": noun,
        "ra": _percent(result["accuracy_percent"]),
    }


def charts(result: Result | None, *, is_simulated: bool) -> list[ChartCard]:
    """The running mean, and its relative accuracy beside what is aimed at."""
    if not result or len(result["steps"]) < 2:
        return []
    cards = [_mean(result, is_simulated=is_simulated)]
    if len(result["steps"]) > 2:
        cards.append(_accuracy(result, is_simulated=is_simulated))
    return cards


def _mean(result: Result, *, is_simulated: bool) -> ChartCard:
    unit, noun, steps = _unit(result), result["noun"], result["steps"]
    last = steps[-1]["accuracy_percent"]
    is_enough = (
        last is not None and last <= AIM_PERCENT and result["n"] >= result["least"]
    )
    title = (
        _("Enough %(noun)ss: the mean is known to %(ra)s %%")
        if is_enough
        else _("More %(noun)ss are needed: the mean is known to %(ra)s %%")
    ) % {"noun": noun, "ra": _percent(last)}
    return ChartCard(
        key="running-mean",
        title=title,
        subtitle=_(
            "Running mean with its 95 %% interval, %(unit)s; n = %(n)d %(noun)ss, at "
            "least %(least)d are asked for"
        )
        % {"unit": unit, "n": result["n"], "noun": noun, "least": result["least"]},
        spec=running_mean(
            steps,
            axis=f"{KIND_WORDS.get(result['kind'], '')} [{unit}]",
            noun=noun.capitalize(),
            simulated=is_simulated,
        ),
        columns=[
            Column(noun.capitalize(), is_number=True),
            Column(_("Value"), unit, is_number=True),
            Column(_("Running mean"), unit, is_number=True),
            Column(_("± 95 %"), unit, is_number=True),
        ],
        rows=[
            [
                str(step["n"]),
                f"{step['value']:.4g}",
                f"{step['mean']:.4g}",
                "–" if step["half_width"] is None else f"{step['half_width']:.3g}",
            ]
            for step in steps
        ],
    )


def _accuracy(result: Result, *, is_simulated: bool) -> ChartCard:
    noun, steps = result["noun"], result["steps"]
    return ChartCard(
        key="running-accuracy",
        title=_when(result),
        subtitle=_(
            "Half the 95 %% interval over the mean, after each %(noun)s; n = %(n)d"
        )
        % {"noun": noun, "n": result["n"]},
        spec=running_accuracy(
            steps,
            noun=noun.capitalize(),
            aim=AIM_PERCENT,
            simulated=is_simulated,
        ),
        columns=[
            Column(noun.capitalize(), is_number=True),
            Column(_("Relative accuracy"), "%", is_number=True),
        ],
        rows=[[str(step["n"]), _percent(step["accuracy_percent"])] for step in steps],
    )


def _when(result: Result) -> str:
    """From which field on the aim was kept, or that it is not reached."""
    since = None
    for step in result["steps"]:
        accuracy = step["accuracy_percent"]
        if accuracy is None or accuracy > AIM_PERCENT:
            since = None
        elif since is None:
            since = step["n"]
    words = {"noun": result["noun"], "aim": f"{AIM_PERCENT:g}", "n": since}
    if since is None:
        return _("The aim of %(aim)s %% is not reached yet") % words
    return _("The aim of %(aim)s %% is kept from %(noun)s %(n)d on") % words


def _unit(result: Result) -> str:
    return shown_unit(str(result["unit"]))


def _percent(value: float | None) -> str:
    return "–" if value is None else f"{value:.1f}"
