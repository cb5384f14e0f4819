"""What a person is asked before a furnace load is taken: does its time fit what is known of
its specimens? Other apps register what they know; nothing known is no question.
"""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Q
from django.utils.translation import gettext as _

from labtrack.refusals import Fault, NeedsConfirmation
from trials.actions.times import in_the_future, shown
from trials.models import Casting, CastingRun, Heat, HeatTreatmentLoad, Specimen

REASON = "order_reason"
MOST_NAMED = 5


@dataclass(frozen=True, slots=True)
class LoadTimes:
    """A load as it is about to be written; `load` is None for a new one."""

    specimens: tuple[Specimen, ...]
    started_at: datetime
    finished_at: datetime | None
    load: HeatTreatmentLoad | None = None
    castings: tuple[Casting, ...] = ()


Asks = Callable[[LoadTimes], Iterable[str]]
_ASKED: dict[str, Asks] = {}


def register(name: str, asks: Asks) -> None:
    """Let `asks` say, in sentences, what contradicts the times of a load."""
    _ASKED[name] = asks


def confirm_or_ask(times: LoadTimes, *, reason: str) -> None:
    """NeedsConfirmation with every contradiction, until a reason is given."""
    if reason.strip():
        return
    found = [
        *in_the_future(times.started_at, times.finished_at),
        *_poured_after(times),
        *(sentence for asks in _ASKED.values() for sentence in asks(times)),
    ]
    if found:
        raise NeedsConfirmation(
            [Fault("chronology", sentence, (REASON,)) for sentence in found]
        )


def _poured_after(times: LoadTimes) -> Iterator[str]:
    """A sentence for each pour, or charge of a heat, of what lay in the furnace before."""
    specimens = [row.pk for row in times.specimens]
    castings = [row.pk for row in times.castings]
    if times.load is not None:
        items = times.load.items.values_list("specimen_id", "casting_id")
        specimens += [specimen for specimen, _casting in items if specimen]
        castings += [casting for _specimen, casting in items if casting]
    said = {"started": shown(times.started_at)}
    pours = CastingRun.objects.filter(
        Q(specimens__in=specimens)
        | Q(castings__specimens__in=specimens)
        | Q(castings__in=castings),
        poured_at__gt=times.started_at,
    ).distinct()
    for run in pours[:MOST_NAMED]:
        yield _(
            "%(run)s was poured on %(poured)s, after this load began on %(started)s."
        ) % {**said, "run": run.code, "poured": shown(run.poured_at)}
    # Pieces drawn from a melt or split from others have no pour of their own.
    heats = Heat.objects.filter(
        all_specimens__in=specimens, charged_at__gt=times.started_at
    ).distinct()
    for heat in heats[:MOST_NAMED]:
        yield _(
            "%(heat)s was charged on %(charged)s, after this load began on %(started)s."
        ) % {**said, "heat": heat.code, "charged": shown(heat.charged_at)}
