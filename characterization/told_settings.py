"""The settings of an evaluation in words: on a method's page, with a test, in histories."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from characterization.methods.method_settings import settings_of
from characterization.methods.settings import INSTRUMENTS, Setting, value_of
from labtrack.templatetags.display import pretty_unit


@dataclass(frozen=True, slots=True)
class ShownSetting:
    """One setting with the value in force."""

    label: str
    text: str
    help: str
    is_default: bool
    is_stated: bool


@dataclass(frozen=True, slots=True)
class ShownGroup:
    """Settings that belong together."""

    title: str
    settings: list[ShownSetting]


def groups_of(kind: str, kept: Mapping[str, Any]) -> list[ShownGroup]:
    """Every setting of a kind in the order of its declaration."""
    return shown(settings_of(kind), kept)


def shown(settings: Sequence[Setting], kept: Mapping[str, Any]) -> list[ShownGroup]:
    """These settings with what is kept of them, or their defaults."""
    found: dict[str, list[ShownSetting]] = {}
    for one in settings:
        value = value_of(kept, one)
        row = ShownSetting(
            label=_(one.label),
            text=text_of(one, value),
            help=_(one.help) if one.help else "",
            is_default=value == one.default,
            is_stated=value is not None,
        )
        group = found.setdefault(one.group, [])
        if one.is_alternative and not row.is_stated:
            continue
        if one.above and row.label.startswith(_("to")) and group and row.is_stated:
            before = group[-1]
            group[-1] = ShownSetting(
                before.label,
                f"{before.text} {_('to')} {row.text}",
                before.help,
                before.is_default and row.is_default,
                is_stated=True,
            )
        else:
            group.append(row)
    return [
        ShownGroup(_(title) if title else "", rows) for title, rows in found.items()
    ]


def text_of(one: Setting, value: Any) -> str:
    """One value with its unit; what is not said is said to be so."""
    if value is None:
        return _("not stated") if one.group == INSTRUMENTS else "–"
    if one.columns:
        return "; ".join(
            ", ".join(
                f"{_(column.label).lower()} {text_of(column, cell)}"
                for column, cell in zip(one.columns, row, strict=True)
            )
            for row in value
        )
    if one.option_words:
        return _(one.option_words[one.options.index(value)])
    unit = "" if one.unit == "1" or one.is_property else f" {pretty_unit(one.unit)}"
    if isinstance(value, str):
        return _(value) if one.options else value
    return f"{value / one.shown_in:.6g}{unit}"


def rows_of_api(kind: str, kept: Mapping[str, Any]) -> list[dict[str, Any]]:
    """Each setting with its value, default and limits in the unit it is shown in."""
    return [
        {
            "setting": one,
            "value": _in_unit(one, value_of(kept, one)),
            "default": _in_unit(one, one.default),
            "low": one.low if one.is_number else None,
            "high": one.high if one.is_number else None,
        }
        for one in settings_of(kind)
    ]


def _in_unit(one: Setting, value: Any) -> Any:
    if value is None or not one.is_number:
        return value
    return float(f"{value / one.shown_in:.12g}")


def changes_between(
    kind: str, before: Mapping[str, Any], after: Mapping[str, Any]
) -> Iterator[tuple[str, str, str]]:
    """Label, old and new of each setting that differs."""
    for one in settings_of(kind):
        old, new = value_of(before, one), value_of(after, one)
        if old != new:
            yield _(one.label), text_of(one, old), text_of(one, new)
