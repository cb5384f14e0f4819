"""What a heat still lacks, and what waits for it."""

from collections.abc import Sequence
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from labtrack.accounts.natural_keys import key_of
from labtrack.pages.missing import Missing, in_order
from trials.dashboards.heat_melt import HeatMelt
from trials.melt_choices import MeltEventKind, SampleState
from trials.models import CastingRun, ChargeAddition, Heat


def of(
    heat: Heat,
    *,
    additions: Sequence[ChargeAddition],
    runs: Sequence[CastingRun],
    melt: HeatMelt,
    may_record: bool,
) -> list[Missing]:
    """Partial saves are normal: nothing here refuses, it reminds."""
    key = key_of(heat)
    found = [
        *_charge(key, additions, melt),
        *_chemistry(key, heat, melt),
        *_melt(key, melt, runs),
        *_pours(key, runs, melt),
    ]
    if not may_record:
        found = [
            Missing(each.what, each.why, is_blocking=each.is_blocking) for each in found
        ]
    return in_order(found)


def _charge(key: str, additions, melt: HeatMelt):
    if not additions:
        yield Missing(
            _("Charge"),
            _("without masses there is no expected composition"),
            reverse("trials:charge-addition-create", args=[key]),
            is_blocking=True,
        )
    elif melt.expected.melt is None:
        yield Missing(
            _("Assays of the lots"), _("without them nothing is expected of the charge")
        )


def _chemistry(key: str, heat: Heat, melt: HeatMelt):
    create = reverse("trials:chemistry-sample-create")
    if not melt.samples.rows:
        yield Missing(
            _("Chemistry"),
            _("needed for the verdict before the pour"),
            f"{create}?{urlencode({'source': key})}",
            is_blocking=True,
        )
    unnamed = [row for row in melt.samples.rows if row.state == SampleState.TO_BE_NAMED]
    if unnamed:
        first = reverse("trials:chemistry-sample-update", args=[key_of(unnamed[0])])
        yield Missing(
            ngettext(
                "Stage of %(code)s",
                "Stages of %(n)d samples, first %(code)s",
                len(unnamed),
            )
            % {"code": unnamed[0].code, "n": len(unnamed)},
            _("an instrument made them; say when they were taken"),
            first,
            _("Name"),
        )


def _melt(key: str, melt: HeatMelt, runs):
    if not any(
        line.temperature_c is not None and not line.is_struck for line in melt.log
    ):
        url = reverse("trials:melt-event-create", args=[key])
        yield Missing(
            _("Melt temperature"),
            _("says how far an addition cools the melt"),
            f"{url}?kind={MeltEventKind.TEMPERATURE}",
            _("Log"),
        )


def _pours(key: str, runs, melt: HeatMelt):
    if runs and not melt.decisions:
        yield Missing(
            _("Decision before the pour"),
            _("it was poured; nobody recorded on what"),
            melt.decide_url,
            _("Record"),
        )
    cold = [run for run in runs if run.pour_temperature_c is None]
    if cold:
        yield Missing(
            ngettext(
                "Pour temperature of %(code)s",
                "Pour temperature of %(n)d pours, first %(code)s",
                len(cold),
            )
            % {"code": cold[0].code, "n": len(cold)},
            _("compared between runs"),
            reverse("trials:casting-run-update", args=[key_of(cold[0])]),
        )
