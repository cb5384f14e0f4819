"""Small readings of tables and lists that templates need.

Built into every template (see TEMPLATES in the settings): no {% load %} is needed.
"""

import re
from collections.abc import Iterable, Sequence
from typing import Any

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString

register = template.Library()
UNIT_IN_BRACKETS = re.compile(r"^(?P<label>.*\S)\s*\[(?P<unit>[^\]]+)\]$")


@register.filter
def beside(columns: Sequence[Any], row: Sequence[Any]) -> list[tuple[Any, Any]]:
    """{% for column, cell in columns|beside:row %}: each cell with its column."""
    return list(zip(columns, row, strict=True))


@register.filter
def failed_first(checks: Iterable[Any]) -> list[Any]:
    """Diagnostics with the failed ones first and those not run last."""
    rank = {"failed": 0, "passed": 1}

    def outcome(check: Any) -> str:
        if isinstance(check, dict):
            return check["outcome"]
        return check.outcome

    return sorted(checks, key=lambda check: rank.get(outcome(check), 2))


@register.simple_tag
def column_head(column: Any) -> SafeString:
    """The head of a django-tables2 column, its unit apart: "Rp0.2 [MPa]"."""
    split = UNIT_IN_BRACKETS.match(str(column.header))
    if split is None:
        return format_html("{}", column.header)
    return format_html('{} <span class="unit">{}</span>', split["label"], split["unit"])


@register.simple_tag(takes_context=True)
def with_query(context: template.Context, name: str, value: Any) -> str:
    """This page's query with one parameter set, its place in the list forgotten."""
    query = context["request"].GET.copy()
    query[name] = value
    for place in ("cursor", "page"):
        if place != name:
            query.pop(place, None)
    return f"?{query.urlencode()}"


@register.simple_tag(takes_context=True)
def page_of_numbers(context: template.Context, table: Any) -> dict[str, Any]:
    """What the pager needs to know of a table that django-tables2 paginates."""
    page = table.page

    def url(number: int) -> str:
        return with_query(context, table.prefixed_page_field, number)

    return {
        "shown": f"{page.start_index()} to {page.end_index()}",
        "count": table.paginator.count,
        "previous_url": url(page.previous_page_number()) if page.has_previous() else "",
        "next_url": url(page.next_page_number()) if page.has_next() else "",
    }


@register.filter
def words(text: str) -> list[str]:
    """{{ "simulated stale"|words }}: a list written in a template."""
    return text.split()


@register.filter
def grouped(count: int) -> str:
    """{{ 10000|grouped }}: 10,000."""
    return f"{count:,}"
