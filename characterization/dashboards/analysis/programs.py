"""Programs as a filter: the alloys that one develops, and its baseline."""

from dataclasses import dataclass

from django.utils.translation import gettext as _

from characterization.dashboards.analysis.page import Filter, Option
from labtrack.accounts.models import User
from labtrack.accounts.visibility import visible_to
from labtrack.refusals import Fault, Refused
from trials.models import Program, ProgramAlloy

MOST = 200


@dataclass(frozen=True)
class Chosen:
    """The program of a dashboard, or none."""

    program: Program | None
    alloys: frozenset[int] | None
    filter: Filter


def chosen(person: User, code: str) -> Chosen:
    """The program of that code among those this person sees; two queries."""
    programs = list(
        visible_to(person, Program.objects.select_related("compartment")).order_by(
            "code", "pk"
        )[:MOST]
    )
    program = next((one for one in programs if one.code == code), None)
    if code and program is None:
        raise Refused(
            Fault(
                "unknown_program",
                _("There is no program %(given)s here.") % {"given": code},
                pointer=("program",),
                given=code,
            )
        )
    alloys = None
    if program is not None:
        rows = ProgramAlloy.objects.filter(program=program)
        alloys = frozenset(
            [program.baseline_id, *rows.values_list("alloy_id", flat=True)]
        )
    codes = list(dict.fromkeys(one.code for one in programs))
    return Chosen(
        program=program,
        alloys=alloys,
        filter=Filter(
            "program",
            _("Program"),
            code,
            [Option("", _("all programs")), *(Option(one, one) for one in codes)],
        ),
    )
