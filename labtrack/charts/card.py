"""A chart as a page shows it: a finding, its spec, and always its table."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True)
class Column:
    """One column of a chart's table."""

    label: str
    unit: str = ""
    is_number: bool = False
    css: str = ""


@dataclass(frozen=True)
class ChartCard:
    """Everything `components/chart.html` draws.

    `key` is unique on the page. `title` is a finding or a question, `subtitle` names units
    and n. `rows` hold text or {"text", "url"} in the order of `columns`; where the same
    table stands on the page in full, `table_at` names it instead. Without a spec the card
    says `empty`: what is needed to fill it.
    """

    key: str
    title: str
    subtitle: str = ""
    spec: dict[str, Any] | None = None
    columns: Sequence[Column] = ()
    rows: Sequence[Sequence[Any]] = field(default=())
    table_at: str = ""
    empty: str = ""
    note: str = ""
    csv_url: str = ""
    description: str = ""

    @property
    def spec_id(self) -> str:
        """Where the script finds the spec."""
        return f"{self.key}-spec"

    @property
    def is_empty(self) -> bool:
        """Whether there is nothing to draw yet."""
        return self.spec is None

    @property
    def described(self) -> str:
        """What a person who cannot see the picture is told."""
        return self.description or f"{self.title}. {self.subtitle}".strip()
