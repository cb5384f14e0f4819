"""Small readings of tables and lists that templates need.

Built into every template (see TEMPLATES in the settings): no {% load %} is needed.
"""

import re
from collections.abc import Iterable, Sequence
from typing import Any

from django import template
from django.template.base import render_value_in_context
from django.utils.html import conditional_escape, format_html
from django.utils.safestring import SafeString, mark_safe

from labtrack.templatetags.display import state

register = template.Library()
UNIT_IN_BRACKETS = re.compile(r"^(?P<label>.*\S)\s*\[(?P<unit>[^\]]+)\]$")


@register.filter
def beside(columns: Sequence[Any], row: Sequence[Any]) -> list[tuple[Any, Any]]:
    """{% for column, cell in columns|beside:row %}: each cell with its column."""
    return list(zip(columns, row, strict=True))


@register.simple_tag(takes_context=True)
def record_rows(
    context: template.Context, columns: Sequence[Any], rows: Iterable[Sequence[Any]]
) -> SafeString:
    """The rows of components/records.html. Written here and not in the template, where
    a table of a thousand rows took a second.
    """
    before = [_opening(column) for column in columns]

    def written(row: Sequence[Any]) -> str:
        cells = zip(before, row, strict=True)
        return "".join(f"{start}{_cell(cell, context)}</td>" for start, cell in cells)

    return mark_safe("\n".join(f"<tr>{written(row)}</tr>" for row in rows))


def _said(of: Any, name: str) -> Any:
    return of.get(name) if isinstance(of, dict) else getattr(of, name, None)


def _opening(column: Any) -> str:
    css = " ".join(
        filter(None, ("n" if _said(column, "is_number") else "", _said(column, "css")))
    )
    return format_html('<td class="{}">', css) if css else "<td>"


def _cell(cell: Any, context: template.Context) -> str:
    """Text, safe markup, a number, or {text, url, state, is_code}."""
    if isinstance(cell, str):
        return conditional_escape(cell)
    if cell is None:
        return "–"
    text, url = _said(cell, "text"), _said(cell, "url")
    if key := _said(cell, "state"):
        return state(key, word=text or "")
    if url:
        css = ' class="code"' if _said(cell, "is_code") else ""
        shown = render_value_in_context(text, context)
        return f'<a{css} href="{conditional_escape(url)}">{shown}</a>'
    if text:
        return render_value_in_context(text, context)
    return "–" if isinstance(cell, dict) else render_value_in_context(cell, context)


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
