"""A time as read from the clock on the wall: its zone is shown and never guessed.

A time that clocks skip in spring is refused; one that comes twice in autumn is asked.
"""

import datetime as dt
from typing import Any
from zoneinfo import ZoneInfo

from django import forms
from django.utils.translation import gettext as _

FORMAT = "%Y-%m-%dT%H:%M"
EARLIEST, LATEST = dt.datetime(1950, 1, 1), dt.datetime(2100, 1, 1)  # noqa: DTZ001


def readings(naive: dt.datetime, zone: ZoneInfo) -> list[dt.datetime]:
    """The moments at which a clock in that zone shows this: none, one or two."""
    found = []
    for fold in (0, 1):
        moment = naive.replace(tzinfo=zone, fold=fold).astimezone(dt.UTC)
        if moment.astimezone(zone).replace(tzinfo=None) == naive:
            found.append(moment)
    return found if len(set(found)) == 2 else found[:1]


def named(moment: dt.datetime, zone: ZoneInfo) -> str:
    """`CDT, UTC-05:00`: which of two equal readings it is."""
    local = moment.astimezone(zone)
    offset = local.strftime("%z")
    return f"{local.tzname()}, UTC{offset[:3]}:{offset[3:]}"


def parsed(text: str) -> dt.datetime | None:
    """The clock reading, with or without seconds; None where it is none."""
    try:
        reading = dt.datetime.fromisoformat(text.replace(" ", "T"))
    except ValueError:
        return None
    if reading.tzinfo is not None or not EARLIEST <= reading < LATEST:
        return None
    return reading


class LocalMomentWidget(forms.MultiWidget):
    """The clock reading; a second choice appears only where it is needed."""

    template_name = "entry/moment.html"
    zone = ZoneInfo("UTC")

    def __init__(self):
        reading = forms.DateTimeInput(
            attrs={"type": "datetime-local", "autocomplete": "off"}, format=FORMAT
        )
        which = forms.Select(choices=[])
        super().__init__({"": reading, "which": which})

    def decompress(self, value: Any) -> list[str | None]:
        if not isinstance(value, dt.datetime):
            return [value or None, None]
        local = value.astimezone(self.zone)
        twice = readings(local.replace(tzinfo=None, second=0, microsecond=0), self.zone)
        return [local.strftime(FORMAT), str(local.fold) if len(twice) == 2 else None]

    def get_context(self, name: str, value: Any, attrs: dict | None) -> dict:
        shown = value if isinstance(value, list) else self.decompress(value)
        reading = parsed(str(shown[0] or ""))
        twice = readings(reading, self.zone) if reading else []
        choices = [("", _("Which of the two?"))] + [
            (str(fold), named(moment, self.zone)) for fold, moment in enumerate(twice)
        ]
        self.widgets[1].choices = choices if len(twice) == 2 else []
        context = super().get_context(name, value, attrs)
        context["widget"]["is_asked"] = len(twice) == 2
        return context

    def id_for_label(self, id_: str) -> str:
        return f"{id_}_0" if id_ else id_


class LocalMomentField(forms.Field):
    """Gives an aware datetime in UTC, or None. `zone` is that of the person (`in_zone`)."""

    widget = LocalMomentWidget

    def __init__(self, **kwargs: Any):
        super().__init__(**kwargs)
        self.in_zone(ZoneInfo("UTC"))

    def in_zone(self, zone: ZoneInfo) -> None:
        """Read the clock of this zone, and say so under the field."""
        self.zone = self.widget.zone = zone
        self.help_text = _("Local time, %(zone)s.") % {"zone": zone.key}

    def __deepcopy__(self, memo: dict) -> "LocalMomentField":
        copied = super().__deepcopy__(memo)
        copied.in_zone(self.zone)
        return copied

    def clean(self, value: Any) -> dt.datetime | None:
        text, which = [str(part or "").strip() for part in value or ("", "")]
        if not text:
            if self.required:
                raise forms.ValidationError(
                    self.error_messages["required"], code="required"
                )
            return None
        reading = parsed(text)
        if reading is None:
            raise forms.ValidationError(
                _(
                    "%(given)s is not a date and time; expected one such as "
                    "2026-03-02 07:25, without a zone."
                )
                % {"given": text[:40]},
                code="moment",
            )
        moments = readings(reading, self.zone)
        if len(moments) == 2 and which not in ("0", "1"):
            raise forms.ValidationError(self._asks_which(reading, moments), "ambiguous")
        if not moments:
            raise forms.ValidationError(self._says_skipped(reading), "nonexistent")
        return moments[int(which)] if len(moments) == 2 else moments[0]

    def has_changed(self, initial: Any, data: Any) -> bool:
        return bool(data and str(data[0] or "").strip())

    def _asks_which(self, reading: dt.datetime, moments: list[dt.datetime]) -> str:
        return _(
            "%(time)s comes twice on %(date)s in %(zone)s, as clocks go back; choose "
            "%(first)s or %(second)s."
        ) % {
            "time": reading.strftime("%H:%M"),
            "date": reading.strftime("%Y-%m-%d"),
            "zone": self.zone.key,
            "first": named(moments[0], self.zone),
            "second": named(moments[1], self.zone),
        }

    def _says_skipped(self, reading: dt.datetime) -> str:
        after = reading.replace(tzinfo=self.zone).astimezone(dt.UTC)
        return _(
            "%(time)s does not exist on %(date)s in %(zone)s, as clocks go forward; "
            "was it %(after)s?"
        ) % {
            "time": reading.strftime("%H:%M"),
            "date": reading.strftime("%Y-%m-%d"),
            "zone": self.zone.key,
            "after": after.astimezone(self.zone).strftime("%H:%M"),
        }
