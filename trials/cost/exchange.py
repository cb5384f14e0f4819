"""Money from one currency into another by dated rows; the row that was used is named.

Pure. A rate is never guessed: without a row of that day or before it there is no amount.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal, localcontext


@dataclass(frozen=True, slots=True)
class Rate:
    """One unit of `base` cost `rate` units of `quote` on that day, by that source."""

    base: str
    quote: str
    rate: Decimal
    on: date
    source: str = ""


@dataclass(frozen=True, slots=True)
class Exchanged:
    """An amount in the wanted currency, and the row used; None for the same currency."""

    amount: Decimal
    rate: Rate | None


class NoRate(LookupError):
    """No row leads from one currency to the other on that day or before it."""

    def __init__(self, base: str, quote: str, on: date):
        self.base, self.quote, self.on = base, quote, on
        super().__init__(
            f"No exchange rate between {base} and {quote} of {on} or before is recorded."
        )


def exchange(
    amount: Decimal, base: str, quote: str, *, on: date, rates: Iterable[Rate]
) -> Exchanged:
    """Convert by the latest row of that day or before, in either direction.

    Raises
    ------
    NoRate
        Where there is none; two rows are never chained through a third currency.

    >>> rows = [Rate("CAD", "USD", Decimal("0.75"), date(2026, 1, 2))]
    >>> exchange(Decimal(100), "CAD", "USD", on=date(2026, 1, 5), rates=rows).amount
    Decimal('75.00')
    """
    if base == quote:
        return Exchanged(amount, None)
    usable = [
        row for row in rates if {row.base, row.quote} == {base, quote} and row.on <= on
    ]
    if not usable:
        raise NoRate(base, quote, on)
    # Of one day, the direction that was asked for.
    row = max(usable, key=lambda each: (each.on, each.base == base))
    with localcontext() as context:
        context.prec = 28
        factor = row.rate if row.base == base else 1 / row.rate
        return Exchanged(amount * factor, row)
