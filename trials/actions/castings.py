"""Castings: pieces out of a mold, numbered, weighed, judged. Scrap stays on record."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext as _

from labtrack.accounts import numbering, permissions
from labtrack.accounts.models import User
from labtrack.audit.history import attributed
from labtrack.editing import claim, store, store_many
from labtrack.entered import Entered
from trials.actions.coding import code_for, placed
from trials.choices import CastingVerdict
from trials.models import Casting, CastingRun

LARGEST_BATCH = 200
JUDGED = ("verdict", "scrap_code", "scrap_reason")


@dataclass(frozen=True, slots=True)
class Judgment:
    """What inspection made of a piece: scrap names a coded reason and a sentence."""

    verdict: str = CastingVerdict.OPEN
    scrap_code: str = ""
    scrap_reason: str = ""


@dataclass(frozen=True, slots=True)
class PieceChange:
    """What is typed of one piece of a run, and the version it was read at."""

    casting: Casting
    version: int
    fields: dict[str, Any] = field(default_factory=dict)


@transaction.atomic
def record(
    *,
    by: User,
    casting_run: CastingRun,
    piece: str,
    code: str = "",
    number: int | None = None,
    mass: Entered | None = None,
    judgment: Judgment = Judgment(),
    inspection_notes: str = "",
    notes: str = "",
) -> Casting:
    """Record one piece of a pour; without a number it gets the next one of the pour."""
    place = placed(by, casting_run.compartment)
    casting = Casting(
        code=code_for(
            Casting, "casting", code, casting_run.compartment, parent=casting_run.code
        ),
        casting_run=casting_run,
        piece=piece,
        number=number or _next_number(casting_run),
        inspection_notes=inspection_notes,
        notes=notes,
        **_mass(mass),
        **place,
    )
    _judge(casting, judgment, by)
    return store(casting)


@transaction.atomic
def create_batch(
    *,
    by: User,
    casting_run: CastingRun,
    piece: str,
    count: int,
    masses: Sequence[Entered | None] = (),
    notes: str = "",
) -> list[Casting]:
    """Record that many pieces alike. `masses` belong to the first ones in order; a piece
    without one is weighed later.
    """
    if not 1 <= count <= LARGEST_BATCH:
        raise ValidationError(
            {
                "count": _("%(given)s pieces; expected 1 to %(most)s.")
                % {"given": count, "most": LARGEST_BATCH}
            }
        )
    if len(masses) > count:
        raise ValidationError(
            {
                "masses": _("%(masses)d masses for %(count)d pieces.")
                % {"masses": len(masses), "count": count}
            }
        )
    place = placed(by, casting_run.compartment)
    codes = numbering.draw(
        Casting,
        "casting",
        compartment=casting_run.compartment,
        parent=casting_run.code,
        count=count,
    )
    first = _next_number(casting_run)
    weighed = [*masses, *[None] * (count - len(masses))]
    return store_many(
        [
            Casting(
                code=code,
                casting_run=casting_run,
                piece=piece,
                number=first + n,
                notes=notes,
                **_mass(weighed[n]),
                **place,
            )
            for n, code in enumerate(codes)
        ]
    )


@transaction.atomic
def edit(
    *,
    by: User,
    casting: Casting,
    version: int,
    reason: str = "",
    mass: Entered | None = None,
    judgment: Judgment | None = None,
    **fields: Any,
) -> Casting:
    """Correct what was written of a casting; code and pour stay. Without a judgment the
    one there is stays.
    """
    permissions.require(by, "correct", casting.compartment_id)
    locked = claim(casting, version=version)
    for name, value in {**fields, **_mass(mass)}.items():
        setattr(locked, name, value)
    if judgment is not None:
        _judge(locked, judgment, by)
    with attributed(by, reason):
        return store(locked)


@transaction.atomic
def edit_pieces(*, by: User, changes: Sequence[PieceChange]) -> list[Casting]:
    """Weigh and judge the pieces of a run at once: all that is typed is saved, or nothing.

    ValidationError names the piece; StaleEdit when somebody saved one of them meanwhile.
    """
    saved = []
    for change in changes:
        try:
            saved.append(
                edit(
                    by=by,
                    casting=change.casting,
                    version=change.version,
                    **change.fields,
                )
            )
        except ValidationError as error:
            raise PieceRefused(change.casting, error) from error
    return saved


class PieceRefused(ValidationError):
    """What was refused of one piece among several."""

    def __init__(self, casting: Casting, error: ValidationError):
        self.casting = casting
        super().__init__(error)


def _judge(casting: Casting, judgment: Judgment, by: User) -> None:
    """Set the verdict; who judged, and when, where it is another than before."""
    _check(judgment)
    before = tuple(getattr(casting, name) for name in JUDGED)
    after = (judgment.verdict, judgment.scrap_code, judgment.scrap_reason.strip())
    if before == after and casting.pk:
        return
    casting.verdict, casting.scrap_code, casting.scrap_reason = after
    is_open = judgment.verdict == CastingVerdict.OPEN
    casting.judged_by = None if is_open else by
    casting.judged_at = None if is_open else timezone.now()


def _check(judgment: Judgment) -> None:
    is_scrap = judgment.verdict == CastingVerdict.SCRAP
    errors = {}
    if is_scrap and not judgment.scrap_code:
        errors["scrap_code"] = _("Say what it is scrapped for.")
    if is_scrap and not judgment.scrap_reason.strip():
        errors["scrap_reason"] = _("Say in a sentence what was found.")
    if not is_scrap and (judgment.scrap_code or judgment.scrap_reason.strip()):
        errors["verdict"] = _("Only scrap has a reason; choose scrap or clear it.")
    if errors:
        raise ValidationError(errors)


def _next_number(casting_run: CastingRun) -> int:
    """The next number of the pour, the run held until this transaction ends."""
    CastingRun.objects.select_for_update().get(pk=casting_run.pk)
    last = casting_run.castings.aggregate(last=Max("number"))["last"]
    return (last or 0) + 1


def _mass(mass: Entered | None) -> dict[str, Any]:
    return {
        "mass_kg": mass.value if mass else None,
        "mass_as_entered": str(mass or ""),
    }
