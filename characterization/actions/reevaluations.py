"""Many tests evaluated again: a worker computes what would change, a person says once why,
and a worker makes the new versions.

Both jobs keep what they have done in their row, so that a turn of the worker that ends
early is gone on with, and a repeat changes nothing.
"""

import time
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from characterization.actions import evaluations, lifecycle, versions
from characterization.actions.entries import Entry
from characterization.choices import OwedBy
from characterization.models import Test
from characterization.reevaluating import JOB_KIND, PREVIEW_JOB, Row, is_change
from labtrack.accounts import permissions
from labtrack.accounts.models import User
from labtrack.jobs import actions as jobs
from labtrack.jobs.models import Job
from labtrack.jobs.registry import MoreToDo
from labtrack.refusals import Conflict, Fault, Refused

MOST_TESTS = 500
TURN_S = 30.0
"""How long one turn of the worker goes on; a task may take a minute."""


@dataclass(frozen=True, slots=True)
class Asked:
    """What is to be different: settings of the evaluation, sizes of the bar as typed."""

    settings: Mapping[str, Any] = field(default_factory=dict)
    sizes: tuple[Entry, ...] = ()
    as_method: bool = False
    """Start from the settings of the method as it is today."""

    @classmethod
    def of(cls, job: Job) -> "Asked":
        """As a preview keeps it."""
        kept = job.arguments
        sizes = tuple(
            Entry(code, text, unit, source=OwedBy.PERSON)
            for code, text, unit in kept["sizes"]
        )
        return cls(kept["settings"], sizes, kept.get("as_method", False))

    def as_json(self) -> dict[str, Any]:
        """Ready to be kept with a job."""
        return {
            "settings": dict(self.settings),
            "sizes": [[e.property, e.value, e.unit] for e in self.sizes],
            "as_method": self.as_method,
        }


@transaction.atomic
def ask(*, tests: Sequence[Test], asked: Asked, by: User) -> Job:
    """A job that computes what would change; nothing of the tests is touched."""
    _refuse_nothing(tests, asked)
    places = {test.compartment_id for test in tests}
    for place in places:
        permissions.require(by, "reevaluate", place)
    if len(places) > 1:
        raise Refused(
            Fault(
                "compartments",
                _(
                    "The chosen tests lie in %(n)d compartments; evaluate those of one at "
                    "a time."
                )
                % {"n": len(places)},
            )
        )
    if len({test.method.kind for test in tests}) > 1:
        codes = ", ".join(sorted({test.method.code for test in tests}))
        raise Refused(
            Fault(
                "methods",
                _(
                    "The chosen tests are evaluated in different ways (%(codes)s); choose "
                    "those of one method."
                )
                % {"codes": codes[:200]},
            )
        )
    return jobs.request(
        kind=PREVIEW_JOB,
        subject_id=tests[0].pk,
        compartment_id=places.pop(),
        requested_by=by,
        arguments={"tests": [test.pk for test in tests], **asked.as_json()},
        total_steps=len(tests),
    )


def _refuse_nothing(tests: Sequence[Test], asked: Asked) -> None:
    if not tests:
        raise Refused(Fault("tests", _("No test is chosen.")))
    if len(tests) > MOST_TESTS:
        raise Refused(
            Fault(
                "too_many",
                _("%(n)s tests are chosen; at most %(most)d are evaluated at once.")
                % {"n": f"{len(tests):,}", "most": MOST_TESTS},
            )
        )
    if not asked.settings and not asked.sizes and not asked.as_method:
        raise Refused(Fault("settings", _("Say what is to be different.")))


@transaction.atomic
def confirm(*, preview: Job, reason: str, by: User) -> Job:
    """The new versions of a preview, for one reason. Asked again: the same job."""
    permissions.require(by, "reevaluate", preview.compartment_id)
    if not reason.strip():
        raise Refused(
            Fault("reason", _("A new version says why, in a sentence."), ("reason",))
        )
    preview = Job.objects.select_for_update(of=("self",)).get(pk=preview.pk)
    if (there := confirmed(preview)) is not None:
        return there
    rows = preview.result.get("rows", [])
    changes = sum(is_change(row) for row in rows)
    if preview.state != "done" or not changes:
        raise Conflict(
            Fault("state", _("There is no finished preview that changes anything."))
        )
    return jobs.request(
        kind=JOB_KIND,
        subject_id=preview.pk,
        compartment_id=preview.compartment_id,
        requested_by=by,
        arguments={"reason": reason.strip()[:400]},
        total_steps=changes,
    )


def confirmed(preview: Job) -> Job | None:
    """The job that makes the versions of this preview, once it is asked for."""
    return Job.objects.filter(kind=JOB_KIND, subject_id=preview.pk).first()


def preview(job: Job) -> dict[str, Any]:
    """The job of a preview: before and after of each test, or why it is refused."""
    asked = Asked.of(job)
    rows: list[Row] = list(job.result.get("rows", []))
    done = {row["test"] for row in rows}
    ends = time.monotonic() + TURN_S
    for test in _in_order(job.arguments["tests"]):
        if test.pk in done:
            continue
        _go_on_later(ends)
        rows.append(_line(test, asked))
        _tell(job, rows)
    changes = sum(is_change(row) for row in rows)
    _say(
        job,
        ngettext("%(n)d test would change.", "%(n)d tests would change.", changes)
        % {"n": changes},
    )
    return {"rows": rows}


def carry_out(job: Job) -> dict[str, Any]:
    """The job of a confirmed preview: one new version after another, each with its line in
    the same transaction.
    """
    seen = Job.objects.get(pk=job.subject_id)
    asked = Asked.of(seen)
    rows: list[Row] = list(job.result.get("rows", []))
    done = {row["test"] for row in rows}
    ends = time.monotonic() + TURN_S
    for line in filter(is_change, seen.result["rows"]):
        if line["test"] in done:
            continue
        _go_on_later(ends)
        with transaction.atomic():
            rows.append(_made(job, line, asked))
            _tell(job, rows)
    made = sum(not row["refused"] for row in rows)
    _say(
        job,
        _("%(made)d new versions, %(left)d left as they are.")
        % {"made": made, "left": len(rows) - made},
    )
    return {"rows": rows}


def _in_order(pks: Sequence[int]) -> Iterable[Test]:
    there = Test.objects.select_related("method", "specimen").in_bulk(pks)
    return [there[pk] for pk in pks if pk in there]


def _line(test: Test, asked: Asked) -> Row:
    row: Row = {
        "test": test.pk,
        "revision": test.revision,
        "figures": {},
        "reasons": {},
        "same": False,
        "refused": "",
    }
    try:
        lifecycle.refuse_closed(test)
        _refuse_other_sizes(test, asked)
        found = versions.preview(
            test=test,
            settings=asked.settings,
            sizes=asked.sizes,
            as_method=asked.as_method,
        )
    except (Refused, ValidationError) as refusal:
        return row | {"refused": _words(refusal)}
    return row | {
        "figures": {e.property: float(e.value) for e in found.entries},
        "uncertainties": {
            e.property: float(e.uncertainty) for e in found.entries if e.uncertainty
        },
        "reasons": dict(found.not_obtained),
        "same": evaluations.is_as_it_was(test, found.result, asked.sizes),
    }


def _refuse_other_sizes(test: Test, asked: Asked) -> None:
    there = test.dimensions()
    for entry in asked.sizes:
        if entry.property == "d0" and "d0" not in there and "S0" in there:
            raise Refused(
                Fault(
                    "size", _("It states its cross-section; a diameter is none of it.")
                )
            )


def _made(job: Job, line: Row, asked: Asked) -> Row:
    row: Row = {"test": line["test"], "version": 0, "refused": ""}
    test = (
        Test.objects.select_for_update(of=("self",))
        .select_related("method", "specimen")
        .get(pk=line["test"])
    )
    if not test.is_current or test.revision != line["revision"]:
        return row | {
            "refused": _("It changed since the preview; it is left as it is.")
        }
    try:
        with transaction.atomic():
            new = versions.reevaluate(
                test=test,
                settings=asked.settings,
                sizes=asked.sizes,
                as_method=asked.as_method,
                reason=job.arguments["reason"],
                by=job.requested_by,
            )
    except (Refused, ValidationError, PermissionDenied) as refusal:
        return row | {"refused": _words(refusal)}
    return row | {"version": new.version}


def _words(refusal: Exception) -> str:
    if isinstance(refusal, ValidationError):
        return "; ".join(refusal.messages)[:400]
    return str(refusal)[:400]


def _go_on_later(ends: float) -> None:
    if time.monotonic() > ends:
        raise MoreToDo


def _tell(job: Job, rows: list[Row]) -> None:
    Job.objects.filter(pk=job.pk).update(
        done_steps=len(rows),
        result={"rows": rows},
        message=_("%(n)d of %(of)d") % {"n": len(rows), "of": job.total_steps},
    )


def _say(job: Job, message: str) -> None:
    Job.objects.filter(pk=job.pk).update(message=message)
