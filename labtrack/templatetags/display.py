"""How one value is shown: an icon, a state, a quantity, a time, a code.

Built into every template (see TEMPLATES in the settings): no {% load %} is needed.
"""

import re
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

from django import template
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.html import conditional_escape, format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from labtrack import icons, quantities, rounding
from labtrack.states import state_of

register = template.Library()
MINUS = "\N{MINUS SIGN}"
NOTHING = "\N{EN DASH}"


@register.simple_tag
def icon(name: str, label: str = "") -> SafeString:
    """{% icon "flame" %}: one inline icon; `label` where no word stands beside it."""
    return icons.icon(name, str(label))


@register.simple_tag
def state(
    key: str, word: str = "", pill: bool = False, mini: bool = False
) -> SafeString:
    """{% state "approved" %}: icon and word; pill=True in headers, mini=True icon only."""
    shown = state_of(key)
    text = str(word or shown.word)
    css = "state pill" if pill else "state mini" if mini else "state"
    return format_html(
        '<span class="{}" data-state="{}">{}{}</span>',
        css,
        shown.key,
        icons.icon(shown.icon, text) if mini else icons.icon(shown.icon),
        "" if mini else text,
    )


def place_in(unit: str, canonical_unit: str, place: Any) -> Decimal:
    """Where a value is rounded in `unit`, which is the customary one: as its property says,
    or at the power of ten that is no coarser than `place` in the canonical unit.
    """
    stated = getattr(place, "customary", "") if unit != canonical_unit else ""
    if stated:
        return Decimal(stated)
    step = quantities.convert_difference(str(place), canonical_unit, unit)
    return Decimal(1).scaleb(step.adjusted())


def rounded(
    value: Any, unit: str, system: quantities.UnitSystem, place: Any
) -> tuple[str, str]:
    """Text and unit of one number as this person reads it, rounded once by ASTM E29."""
    number = rounding.of_float(value) if isinstance(value, float) else value
    number = rounding.exact(number)
    shown = quantities.customary_unit(unit, system)
    if shown != unit:
        step = place_in(shown, unit, place) if place else None
        displayed = quantities.display(number, unit, system, step)
        return displayed.text, displayed.unit
    if place:
        number = rounding.to_place(number, str(place))
    return f"{number:f}", unit


def signed(text: str, with_plus: bool) -> str:
    """The number with a real minus sign, and a plus where asked for."""
    if text.startswith("-"):
        return MINUS + text[1:]
    return f"+{text}" if with_plus else text


def person_of(context: template.Context) -> Any:
    """Who is looking, or None; known also in what is included with `only`."""
    request = context.get("request") or getattr(context, "request", None)
    return getattr(request, "user", None)


def system_of(context: template.Context) -> quantities.UnitSystem:
    """The unit system of the person who is looking."""
    return "us" if getattr(person_of(context), "unit_system", "si") == "us" else "si"


@register.filter
def pretty_unit(unit: str) -> str:
    """A unit as people write it: degC is °C, g/cm^3 is g/cm³, 1 is nothing."""
    return quantities.shown_unit(unit)


@register.filter
def pretty_words(text: str) -> str:
    """A sentence with its units as people write them: "112.0 um" is 112.0 µm."""
    return " ".join(map(_pretty_word, text.split(" ")))


def _pretty_word(word: str) -> str:
    unit = word.rstrip(".,;:)")
    if unit == "1" or unit not in quantities.UNITS:
        return word
    return pretty_unit(unit) + word[len(unit) :]


@register.filter
def breakable(address: str) -> SafeString:
    """An e-mail address that may take another line at its joints, and nowhere else."""
    parts = re.split(r"(?<=@)|(?=\.)", address)
    return format_html_join(mark_safe("<wbr>"), "{}", ((part,) for part in parts))


@register.filter
def plain_number(value: float | None) -> str:
    """A limit as it was typed: 1000000.0 is 1,000,000, nothing is a dash."""
    if value is None:
        return NOTHING
    whole = value.is_integer() and abs(value) < 1e15
    return f"{value:,.0f}" if whole else f"{value:g}"


@register.simple_tag(takes_context=True)
def unit_for(context: template.Context, unit: str) -> str:
    """{% unit_for "MPa" %}: the unit this person reads, for the head of a column."""
    return pretty_unit(quantities.customary_unit(unit, system_of(context)))


@register.simple_tag(takes_context=True)
def quantity(
    context: template.Context,
    value: Any,
    unit: str = "",
    place: Any = "",
    flag: str = "",
    sign: bool = False,
    bare: bool = False,
) -> SafeString:
    """{% quantity 176.04 "MPa" place="0.1" %}: rounded once, in the person's units.

    `unit` is the canonical one. flag "<" or ">" marks a censored value, sign=True shows a
    plus, bare=True leaves the unit out (table cells have it in the head, from
    `unit_for`). Nothing measured shows as a dash.
    """
    if value is None or value == "":
        return format_html('<span class="muted">{}</span>', NOTHING)
    text, shown_unit = rounded(value, unit, system_of(context), place)
    text = signed(text, sign)
    if flag:
        text = f"{flag} {text}"
    if bare or not pretty_unit(shown_unit):
        return format_html('<span class="lt-q">{}</span>', text)
    return format_html(
        '<span class="lt-q">{} <span class="unit">{}</span></span>',
        text,
        pretty_unit(shown_unit),
    )


def zone_of(context: template.Context) -> ZoneInfo:
    """The person's time zone, or the one in force."""
    name = getattr(person_of(context), "time_zone", "")
    return ZoneInfo(str(name)) if name else timezone.get_current_timezone()


def exact(moment: datetime, now: datetime) -> str:
    """Nov 23, 09:41 CST; the year where it is not this one."""
    form = "M j, H:i" if moment.year == now.year else "M j, Y, H:i"
    return f"{date_format(moment, form)} {moment.strftime('%Z')}"


def relative(moment: datetime, now: datetime) -> str:
    """How long ago, in the largest unit that says something; empty beyond a week."""
    age = now - moment
    if age < timedelta(0) or age >= timedelta(days=7):
        return ""
    if age < timedelta(minutes=1):
        return _("just now")
    if age < timedelta(hours=1):
        return _("%(n)d min ago") % {"n": age.seconds // 60}
    if age < timedelta(days=1):
        return _("%(n)d h ago") % {"n": age.seconds // 3600}
    if age < timedelta(days=2):
        return _("yesterday")
    return _("%(n)d days ago") % {"n": age.days}


@register.simple_tag(takes_context=True)
def when(
    context: template.Context, value: Any, ago: bool = False, at: datetime | None = None
) -> SafeString:
    """{% when test.performed_at %}: in the person's zone; ago=True says how long ago.

    The exact moment with seconds and zone is always in the title.
    """
    if not value:
        return format_html('<span class="muted">{}</span>', NOTHING)
    if isinstance(value, date) and not isinstance(value, datetime):
        text = date_format(value, "M j, Y")
        return format_html('<time datetime="{}">{}</time>', value.isoformat(), text)
    moment = value.astimezone(zone_of(context))
    now = (at or timezone.now()).astimezone(moment.tzinfo)
    shown = (relative(moment, now) if ago else "") or exact(moment, now)
    return format_html(
        '<time datetime="{}" title="{} {}">{}</time>',
        moment.isoformat(),
        date_format(moment, "M j, Y, H:i:s"),
        moment.strftime("%Z"),
        shown,
    )


@register.simple_tag
def code(record: Any, text: str = "") -> SafeString:
    """{% code heat %}: the record's code in the mono face, linked where it has a page."""
    if record is None or record == "":
        return format_html('<span class="muted">{}</span>', NOTHING)
    shown = conditional_escape(text or getattr(record, "code", "") or str(record))
    if not hasattr(record, "get_absolute_url"):
        return format_html('<span class="code">{}</span>', shown)
    return format_html(
        '<a class="code" href="{}">{}</a>', record.get_absolute_url(), shown
    )


@register.simple_tag
def withheld(count: int = 1, noun: str = "") -> SafeString:
    """{% withheld %}: a reference to what the reader may not see; nothing leaks."""
    text = _("withheld") if count == 1 else _("%(n)d withheld") % {"n": count}
    return format_html(
        '<span class="state" data-state="withheld">{}{}{}</span>',
        icons.icon("lock"),
        f"{noun} " if noun else "",
        text,
    )
