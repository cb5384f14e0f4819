"""Many tests evaluated again, as one page shows it: before and after of each, what is
refused and why, and what became of them.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from characterization.choices import TestState
from characterization.dashboards.reevaluation import shown, unit_for
from characterization.models import MethodProperty, Property, Test
from characterization.reevaluating import JOB_KIND, Row, in_words, is_change
from labtrack.accounts import permissions
from labtrack.accounts.models import User
from labtrack.accounts.visibility import visible_to
from labtrack.charts.card import Column
from labtrack.jobs.choices import JobState
from labtrack.jobs.models import Job

OVER = (JobState.DONE, JobState.FAILED, JobState.QUARANTINED)


@dataclass(frozen=True)
class ReevaluationsPage:
    """A preview, and the job that was made of it."""

    preview: Job
    made: Job | None
    is_over: bool
    is_broken: bool
    asked: str
    counted: list[str]
    columns: list[Column]
    rows: list[list[Any]]
    n_changes: int
    n_approved: int
    may_confirm: bool

    @property
    def running(self) -> Job:
        return self.made or self.preview


def reevaluations_page(preview: Job, *, person: User) -> ReevaluationsPage:
    """The same number of statements for one test and for hundreds."""
    made = visible_to(person, Job).filter(
        kind=JOB_KIND, subject_id=preview.pk
    ).first()  # fmt: skip
    running = made or preview
    lines: list[Row] = preview.result.get("rows", [])
    tests = {
        test.pk: test
        for test in visible_to(person, Test)
        .filter(pk__in=[line["test"] for line in lines])
        .select_related("specimen", "method")
        .prefetch_related("measurements__property")
    }
    lines = [line for line in lines if line["test"] in tests]
    became = {row["test"]: row for row in made.result.get("rows", [])} if made else {}
    properties = _changed(lines, tests, person)
    kind = next((test.method.kind for test in tests.values()), "")
    changes = [line for line in lines if is_change(line)]
    return ReevaluationsPage(
        preview=preview,
        made=made,
        is_over=running.state in OVER,
        is_broken=running.state in (JobState.FAILED, JobState.QUARANTINED),
        asked=in_words(preview.arguments, kind),
        counted=_counted(lines),
        columns=[
            Column(_("Specimen")),
            Column(_("What becomes of it")),
            *(Column(p.code, unit_for(p, person), is_number=True) for p in properties),
        ],
        rows=[
            [
                {"text": test.specimen.code, "url": test.get_absolute_url()},
                _outcome(line, became.get(line["test"]), made),
                *(_cell(p, line, _before(test), person) for p in properties),
            ]
            for line in lines
            for test in [tests[line["test"]]]
        ],
        n_changes=len(changes),
        n_approved=sum(
            tests[line["test"]].state == TestState.APPROVED for line in changes
        ),
        may_confirm=made is None
        and preview.state == JobState.DONE
        and bool(changes)
        and permissions.may(person, "reevaluate", preview.compartment_id),
    )


def _changed(
    lines: Iterable[Row], tests: dict[int, Test], person: User
) -> list[Property]:
    """The properties of which any test shows another number or uncertainty, or loses it, in
    the method's order; what stays as it is in all of them is not listed.
    """
    methods = {test.method_id for test in tests.values()}
    parts = (
        visible_to(person, MethodProperty)
        .filter(method__in=methods)
        .select_related("property")
        .order_by("position")
    )
    properties = {part.property.code: part.property for part in parts}
    found: set[str] = set()
    for line in lines:
        before = _before(tests[line["test"]])
        for code in properties.keys() & (line["figures"].keys() | line["reasons"]):
            if _is_other(properties[code], line, before, person):
                found.add(code)
    return [prop for code, prop in properties.items() if code in found]


Before = dict[str, tuple[float, float | None]]


def _before(test: Test) -> Before:
    """Each number with its uncertainty."""
    return {m.property.code: (m.value, m.uncertainty) for m in test.measurements.all()}


def _is_other(prop: Property, line: Row, before: Before, person: User) -> bool:
    return not line["refused"] and _was_and_now(prop, line, before, person)[2]


def _was_and_now(
    prop: Property, line: Row, before: Before, person: User
) -> tuple[str, str, bool]:
    """Both as they are shown, and whether they differ: uncertainties stand beside numbers
    that stay where it is only they that change.
    """
    old = before.get(prop.code, (None, None))
    new = line["figures"].get(prop.code), line.get("uncertainties", {}).get(prop.code)
    was, now = _shown(prop, old[0], person), _shown(prop, new[0], person)
    if was != now or old[0] is None:
        return was, now, was != now
    both = shown(prop, *old, person=person), shown(prop, *new, person=person)
    return (*both, True) if both[0] != both[1] else (was, now, False)


def _cell(prop: Property, line: Row, before: Before, person: User) -> str:
    was, now, is_other = _was_and_now(prop, line, before, person)
    if line["refused"] or not is_other:
        return _shown(prop, before.get(prop.code, (None, None))[0], person)
    why = line["reasons"].get(prop.code, "")
    return f"{was} → {now}{f': {why}' if why else ''}"


def _shown(prop: Property, value: float | None, person: User) -> str:
    return "–" if value is None else shown(prop, value, None, person=person)


def _outcome(line: Row, became: Row | None, made: Job | None) -> str:
    if line["refused"]:
        return _("refused: %(why)s") % {"why": line["refused"]}
    if line["same"]:
        return _("as it is already")
    if became is None:
        return _("waits") if made else _("a new version")
    if became["refused"]:
        return _("left: %(why)s") % {"why": became["refused"]}
    return _("version %(n)d") % {"n": became["version"]}


def _counted(lines: Sequence[Row]) -> list[str]:
    refused = sum(bool(line["refused"]) for line in lines)
    same = sum(line["same"] for line in lines)
    changes = len(lines) - refused - same
    said = [
        ngettext("%(n)d test would change", "%(n)d tests would change", changes)
        % {"n": changes}
    ]
    if same:
        said.append(
            ngettext("%(n)d is as it is already", "%(n)d are as they are already", same)
            % {"n": same}
        )
    if refused:
        said.append(_("%(n)d refused") % {"n": refused})
    return said
