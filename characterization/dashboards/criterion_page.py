"""The page of one success criterion: what was promised when, and what the heats say."""

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from characterization.choices import Basis
from characterization.dashboards import condition_words, criteria
from characterization.dashboards.criteria import Judged
from characterization.models import CriterionStatement, SuccessCriterion
from labtrack.accounts.natural_keys import key_of
from labtrack.entry.quantity import shown_as_entered
from labtrack.pages.detail import Action, Reader, RecordDetail, Section
from labtrack.quantities import shown_unit
from labtrack.reading import in_words
from labtrack.templatetags.display import rounded, signed
from trials.dashboards.columns import column, here, home


def compose(criterion: SuccessCriterion, reader: Reader) -> RecordDetail:
    is_simulated = criterion.compartment.is_simulated
    lines = [
        criteria.judged(
            [criterion],
            criteria.reading_of(reader.person, basis=basis, is_simulated=is_simulated),
        )[0]
        for basis in Basis.values
    ]
    may_edit = reader.may("correct", criterion.compartment_id)
    now = lines[0]
    key = key_of(criterion)
    return RecordDetail(
        record=criterion,
        noun=_("Success criterion"),
        title=criterion.title,
        is_code=False,
        sub=_sub(now),
        states=["withdrawn"] if now.is_withdrawn else [now.verdict.value],
        breadcrumbs=[
            home(
                _("Success criteria"),
                reverse("characterization:success-criterion-list"),
            ),
            reader.crumb(criterion.program),
            here(criterion),
        ],
        facts=_facts(now, reader),
        sections=[_verdicts(lines, reader), _versions(criterion, now, reader)],
        primary=Action(
            _("Restate it"),
            reverse("characterization:success-criterion-restate", args=[key]),
        )
        if may_edit
        else None,
        actions=[
            Action(
                _("Edit"),
                reverse("characterization:success-criterion-update", args=[key]),
            )
        ]
        if may_edit
        else [],
    )


def shown_number(
    value: float | None, statement: CriterionStatement, reader: Reader, *, sign: bool
) -> str:
    """A number of the property as this person reads it."""
    if value is None:
        return ""
    prop = statement.property
    system = "us" if reader.person.unit_system == "us" else "si"
    text, unit = rounded(value, prop.canonical_unit, system, prop.rounds_to)
    return f"{signed(text, sign)} {shown_unit(unit)}".rstrip()


def _sub(line: Judged) -> str:
    if line.is_withdrawn:
        return _("Withdrawn: %(why)s") % {"why": line.criterion.withdrawn_because}
    return _("%(property)s of %(subject)s: %(asked)s") % {
        "property": line.statement.property.code,
        "subject": line.subject,
        "asked": line.asked,
    }


def _facts(line: Judged, reader: Reader) -> list[dict[str, Any]]:
    statement = line.statement
    first = line.first_heat_at
    return [
        {"label": _("Code"), "value": line.criterion.code},
        {
            "label": _("Margin or limit"),
            "value": shown_as_entered(statement.margin_as_entered),
        },
        {"label": _("Confidence"), "value": f"{statement.confidence_pct:g} %"},
        {"label": _("Specimens"), "value": _specimens(statement)},
        {
            "label": _("Stated"),
            "value": reader.when(statement.stated_at),
            "more": _("version %(n)d") % {"n": statement.number},
        },
        {
            "label": _("First heat of the candidate"),
            "value": reader.when(first) if first else _("none yet"),
            "more": _("before the criterion was stated") if line.is_stated_late else "",
            "state": "",
        },
    ]


def _specimens(statement: CriterionStatement) -> str:
    parts = [
        statement.get_process_display(),
        statement.get_origin_display().lower(),
        statement.get_orientation_display().lower(),
        statement.section_class.name if statement.section_class else "",
        condition_words.degrees(statement.test_temperature_c),
        in_words(statement.tested_under_words),
    ]
    return ", ".join(part for part in parts if part)


def _verdicts(lines: list[Judged], reader: Reader) -> Section:
    return Section(
        title=_("What the heats say"),
        columns=[
            column(_("Basis")),
            column(_("Verdict")),
            column(_("Found"), is_number=True),
            column(_("Bounds"), is_number=True, css="wrap"),
            column(_("Bars, heats"), css="opt"),
            column(_("What is missing"), css="opt w"),
        ],
        rows=[
            [
                {"text": Basis(line.basis).label, "url": line.url},
                {"state": line.verdict.value},
                _found(line, line.judgement.found, reader),
                _interval(line, reader),
                line.provenance,
                line.reason,
            ]
            for line in lines
        ],
        note=_("each bound holds with the confidence asked for"),
    )


def _found(line: Judged, value: float | None, reader: Reader) -> str:
    is_difference = line.statement.baseline_alloy_id is not None
    return shown_number(value, line.statement, reader, sign=is_difference)


def _interval(line: Judged, reader: Reader) -> str:
    if line.judgement.interval is None:
        return ""
    low, high = (_found(line, end, reader) for end in line.judgement.interval)
    return _("%(low)s to %(high)s") % {"low": low, "high": high}


def _versions(criterion: SuccessCriterion, now: Judged, reader: Reader) -> Section:
    return Section(
        title=_("Versions"),
        columns=[
            column(_("Version"), is_number=True),
            column(_("Stated")),
            column(_("By"), css="opt"),
            column(_("Property")),
            column(_("Margin or limit"), css="wrap"),
            column(_("Why it was changed"), css="opt w"),
        ],
        rows=[
            [
                one.number,
                reader.when(one.stated_at),
                str(one.stated_by),
                one.property.code,
                f"{one.get_comparison_display()} {shown_as_entered(one.margin_as_entered)}",
                one.reason,
            ]
            for one in criterion.statements.all()
        ],
    )
