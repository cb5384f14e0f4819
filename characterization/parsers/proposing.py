"""What an unknown file may be by the names of its columns: a proposal, never a decision."""

from __future__ import annotations

from characterization.parsers.evidence import Channel, Evidence, kinds
from characterization.parsers.looking import Looked, SeenColumn
from characterization.parsers.vocabulary import plain
from labtrack.units import UNITS


def meaning(column: SeenColumn, kind: Evidence) -> str:
    """What a column may be among the channels of a kind; empty where its name says
    nothing, or its printed unit is one of something else.
    """
    named = column.channel if kind.channel(column.channel) else ""
    if not named and column.name:
        named = kind.means(plain(column.name))
    channel = kind.channel(named)
    if channel is None or not channel.has_unit or not column.unit:
        return named
    return named if _is_of(column, channel) else _other_of_unit(column, kind)


def _is_of(column: SeenColumn, channel: Channel) -> bool:
    """Whether the printed unit is one of the channel's dimension."""
    return UNITS[column.unit].dimension == UNITS[channel.unit].dimension


def _other_of_unit(column: SeenColumn, kind: Evidence) -> str:
    """The one channel whose unit is printed instead: a heat flow in mW is a power."""
    fits = [one.name for one in kind.channels if one.has_unit and _is_of(column, one)]
    return fits[0] if len(fits) == 1 else ""


def likely(looked: Looked) -> str:
    """The kind of evidence whose needs the columns meet by their names; empty for none."""
    best, most = "", 0
    for kind in kinds().values():
        found = {meaning(column, kind) for column in looked.columns} - {""}
        constants = {one.name for one in kind.constants}
        needed = [group for group in kind.needs if not set(group) & constants]
        if needed and all(found & set(group) for group in needed) and len(found) > most:
            best, most = kind.name, len(found)
    return best
