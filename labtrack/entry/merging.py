"""Two people edit one record: what each changed is brought together, nothing is lost.

A form carries what it showed when it was opened (signed: `sealed`). When somebody else saved
meanwhile, each field and row is compared: one's change is taken, both's the person chooses.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from django import forms
from django.core import signing
from django.http import QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from labtrack.entry.quantity import QuantityWidget, shown_as_entered

_SIGNER = signing.Signer(salt="what a form showed")
OWN_FIELDS = ("version", "once", "base", "reason")
ROWS = "rows"
THEIRS, MINE = "theirs", "mine"

Texts = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Difference:
    """One field or row that not all three agree on. `taken`: theirs where only they
    changed it, else what the person chose ("": nothing yet).
    """

    key: str
    label: str
    before: str
    theirs: str
    mine: str
    taken: str
    is_asked: bool = False

    @property
    def name(self) -> str:
        """Of the choice."""
        return f"take-{self.key}"


@dataclass(frozen=True, slots=True)
class Merge:
    """The texts of the form brought together, and what was different."""

    texts: dict[str, list[str]]
    differences: tuple[Difference, ...]

    @property
    def conflicts(self) -> list[Difference]:
        return [each for each in self.differences if each.is_asked]

    @property
    def merged(self) -> list[Difference]:
        return [each for each in self.differences if not each.is_asked]

    @property
    def summary(self) -> str:
        n = len(self.conflicts)
        if not n:
            return _("Both changes fit together. Look through them and save.")
        return ngettext(
            "You both changed %(n)d thing: choose what holds, then save.",
            "You both changed %(n)d things: choose what holds for each, then save.",
            n,
        ) % {"n": n}


class Undecided(Exception):
    """Conflicts for which nothing was chosen."""


@dataclass(frozen=True, slots=True)
class _Shown:
    """Units of a form as texts: fields by name, rows by their key, in order."""

    fields: dict[str, Texts]
    rows: dict[str, Texts]

    def packed(self) -> dict[str, Any]:
        return {"fields": self.fields, "rows": list(self.rows.items())}

    @classmethod
    def unpacked(cls, packed: Mapping[str, Any]) -> "_Shown":
        return cls(
            {name: tuple(texts) for name, texts in packed["fields"].items()},
            {key: tuple(texts) for key, texts in packed["rows"]},
        )

    def units(self) -> dict[str, Texts]:
        return self.fields | {f"{ROWS}:{key}": row for key, row in self.rows.items()}


# --- What a form shows, and what was sent -------------------------------------------------


def sealed(form: Any, asked: Mapping[str, Texts | None] | None = None) -> str:
    """What an unbound form shows, to travel with it; after a merge also the conflicts
    that were asked, each with what stood there before.
    """
    packed = _of_initial(form).packed() | {"asked": dict(asked or {})}
    return _SIGNER.sign_object(packed, compress=True)


def decided(
    data: QueryDict, form_class: Any, arguments: Mapping[str, Any]
) -> QueryDict:
    """What was sent, with theirs where theirs was chosen. Undecided where a conflict of
    the page that was shown before has no choice.
    """
    packed = _opened(data.get("base", ""))
    asked = packed["asked"] if packed else {}
    choices = {key: data.get(f"take-{key}") for key in asked}
    if any(choice not in (THEIRS, MINE) for choice in choices.values()):
        raise Undecided
    if THEIRS not in choices.values():
        return data
    theirs = _Shown.unpacked(packed)
    mine = _of_data(form_class(data, **arguments))
    fields, rows = dict(mine.fields), dict(mine.rows)
    for key, choice in choices.items():
        if choice == THEIRS and key.startswith(f"{ROWS}:"):
            _put(rows, key.partition(":")[2], theirs.rows.get(key.partition(":")[2]))
        elif choice == THEIRS:
            fields[key] = theirs.fields[key]
    form = form_class(data, **arguments)
    merged = data.copy()
    for name, texts in _as_data(form, _Shown(fields, rows)).items():
        merged.setlist(name, texts)
    return merged


def merge(mine: Any, theirs: Any, *, is_asked_again: bool = False) -> Merge:
    """Bring a sent form and the form that the record would open with now together.
    `is_asked_again`: the conflicts that were shown have not been decided.
    """
    packed = _opened(mine.data.get("base", ""))
    ours, now = _of_data(mine), _of_initial(theirs)
    base = _Shown.unpacked(packed) if packed else None
    before = dict(base.units()) if base else {}
    if packed and is_asked_again:
        before |= {key: row and tuple(row) for key, row in packed["asked"].items()}
    differences, fields, rows = [], {}, dict(now.rows)
    my_units, their_units = ours.units(), now.units()
    for key, row in their_units.items():
        # Hidden fields of a row (its key, its version) are no change and go on from theirs.
        if key.startswith(f"{ROWS}:"):
            my_units[key] = _aligned(theirs, my_units.get(key), row)
            before[key] = _aligned(theirs, before.get(key), row)
    for key in [*their_units, *(each for each in my_units if each not in their_units)]:
        found = _difference(
            theirs,
            key,
            base and before.get(key),
            their_units.get(key),
            my_units.get(key),
        )
        whose = their_units if found and found.taken == THEIRS else my_units
        if key.startswith(f"{ROWS}:"):
            _put(rows, key.partition(":")[2], whose.get(key))
        else:
            fields[key] = whose.get(key, ())
        if found:
            differences.append(found)
    asked = {each.key: before.get(each.key) for each in differences if each.is_asked}
    chosen = {key: mine.data.get(f"take-{key}", "") for key in asked}
    texts = {name: mine.data.getlist(name) for name in OWN_FIELDS if name in mine.data}
    texts |= _as_data(mine, _Shown(fields, rows))
    texts["base"] = [sealed(theirs, asked)]
    return Merge(
        texts,
        tuple(
            replace(each, taken=chosen.get(each.key, each.taken))
            for each in differences
        ),
    )


def _difference(
    form: Any, key: str, base: Texts | None, theirs: Texts | None, mine: Texts | None
) -> Difference | None:
    """None where nobody else changed it, or both did alike. Without a base, whatever is
    not alike is asked.
    """
    is_known = base is not None or key.startswith(f"{ROWS}:")
    if theirs == mine or (is_known and theirs == base):
        return None
    is_asked = not is_known or mine != base
    return Difference(
        key,
        _label(form, key, theirs or mine or ()),
        _said(form, key, base),
        _said(form, key, theirs),
        _said(form, key, mine),
        "" if is_asked else THEIRS,
        is_asked,
    )


def _aligned(form: Any, row: Texts | None, like: Texts) -> Texts | None:
    """The row with the hidden texts of another."""
    if row is None or len(row) != len(like):
        return row
    aligned, at = list(row), 0
    for name, field in form.rows.empty_form.fields.items():
        size = len(_names(field.widget, name))
        if field.widget.is_hidden:
            aligned[at : at + size] = like[at : at + size]
        at += size
    return tuple(aligned)


def _put(rows: dict[str, Texts], key: str, row: Texts | None) -> None:
    if row is None:
        rows.pop(key, None)
    else:
        rows[key] = row


def _opened(text: str) -> dict[str, Any] | None:
    """What travelled with the form, or None where it is absent or not ours."""
    try:
        return _SIGNER.unsign_object(text) if text else None
    except signing.BadSignature:
        return None


def _of_initial(form: Any) -> _Shown:
    fields = {
        name: _shown_in(form[name]) for name in form.fields if name not in OWN_FIELDS
    }
    return _Shown(fields, _keyed(form, [_row_of_initial(row) for row in _rows(form)]))


def _row_of_initial(row: forms.Form) -> Texts:
    texts: list[str] = []
    for bound in row:
        texts += _shown_in(bound) or ("",)
    return tuple(texts) if any(_told(row, texts)) else ()


def _of_data(form: Any) -> _Shown:
    fields = {
        name: _sent(form.fields[name].widget, form.data, form.add_prefix(name))
        for name in form.fields
        if name not in OWN_FIELDS
    }
    rows = []
    for row in _rows(form):
        texts: list[str] = []
        for bound in row:
            texts += _sent(bound.field.widget, form.data, bound.html_name) or ("",)
        rows.append(tuple(texts) if any(_told(row, texts)) else ())
    return _Shown(fields, _keyed(form, rows))


def _told(row: forms.Form, texts: list[str]) -> list[str]:
    """The texts of a row without choices of a unit, which alone say nothing."""
    told, at = [], 0
    for bound in row:
        parts = getattr(bound.field.widget, "widgets", [bound.field.widget])
        told.append(texts[at])
        at += len(parts)
    return told


def _rows(form: Any) -> list[forms.Form]:
    return [] if form.rows is None else list(form.rows.forms)


def _keyed(form: Any, rows: list[Texts]) -> dict[str, Texts]:
    """Rows by the text of their key field where the form has one, else by number."""
    keyed: dict[str, Texts] = {}
    for number, row in enumerate((row for row in rows if row), start=1):
        key = row[0] if getattr(form, "row_key", "") else str(number)
        keyed[key if key and key not in keyed else f"#{number}"] = row
    return keyed


def _shown_in(bound: forms.BoundField) -> Texts:
    """The texts that a browser would send; of a hidden record nothing is shown."""
    value = bound.value()
    if isinstance(bound.field, forms.ModelChoiceField) and value:
        shown = bound.field.queryset.filter(pk=value).exists()
        value = value if shown else None
    return _quantity(bound.field.widget, _posted(bound.field.widget, value))


def _quantity(widget: forms.Widget, texts: Texts) -> Texts:
    """A unit without a number says nothing."""
    if isinstance(widget, QuantityWidget) and not texts[0]:
        return ("", "")
    return texts


def _posted(widget: forms.Widget, value: Any) -> Texts:
    if isinstance(widget, forms.MultiWidget):
        parts = zip(widget.widgets, widget.decompress(value), strict=True)
        return tuple(text for part, each in parts for text in _one(part, each))
    if isinstance(widget, forms.CheckboxInput):
        return ("on",) if value else ()
    if isinstance(widget, forms.SelectMultiple):
        return tuple(widget.format_value(value))
    return _one(widget, value)


def _one(widget: forms.Widget, value: Any) -> Texts:
    shown = widget.format_value(value)
    if isinstance(shown, list | tuple):
        shown = shown[0] if shown else ""
    return (_plain(shown),)


def _sent(widget: forms.Widget, data: QueryDict, name: str) -> Texts:
    names = _names(widget, name)
    if isinstance(widget, forms.CheckboxInput | forms.SelectMultiple):
        return tuple(data.getlist(name))
    return _quantity(widget, tuple(_plain(data.get(each)) for each in names))


def _plain(text: Any) -> str:
    """Line ends and spaces at the ends are no change."""
    return str(text if text is not None else "").replace("\r\n", "\n").strip()


def _names(widget: forms.Widget, name: str) -> list[str]:
    if isinstance(widget, forms.MultiWidget):
        return [name + suffix for suffix in widget.widgets_names]
    return [name]


def _as_data(form: Any, shown: _Shown) -> dict[str, list[str]]:
    """The texts under the names that a browser sends them by."""
    data: dict[str, list[str]] = {}
    for name, texts in shown.fields.items():
        data |= _spread(form.fields[name].widget, form.add_prefix(name), texts)
    if form.rows is None:
        return data
    prefix, empty = form.rows.prefix, form.rows.empty_form
    for number, row in enumerate(shown.rows.values()):
        at = 0
        for name, field in empty.fields.items():
            size = len(_names(field.widget, name))
            full = f"{prefix}-{number}-{name}"
            data |= _spread(field.widget, full, row[at : at + size])
            at += size
    total = len(shown.rows) + (1 if form.rows.extra else 0)
    return data | {
        f"{prefix}-TOTAL_FORMS": [str(total)],
        f"{prefix}-INITIAL_FORMS": ["0"],
    }


def _spread(widget: forms.Widget, name: str, texts: Texts) -> dict[str, list[str]]:
    if isinstance(widget, forms.MultiWidget):
        pairs = zip(_names(widget, name), texts, strict=False)
        return {each: [text] for each, text in pairs}
    return {name: list(texts)}


# --- In words -----------------------------------------------------------------------------


def _label(form: Any, key: str, row: Texts) -> str:
    if not key.startswith(f"{ROWS}:"):
        return str(form.fields[key].label or key)
    first = row[0] if getattr(form, "row_key", "") and row else ""
    return f"{form.rows_title}: {first or key.partition(':')[2]}"


def _said(form: Any, key: str, texts: Texts | None) -> str:
    """The texts as a person reads them."""
    if texts is None:
        return _("not there") if key.startswith(f"{ROWS}:") else ""
    if not key.startswith(f"{ROWS}:"):
        return _of_field(form.fields[key], texts)
    said, at = [], 0
    for name, field in form.rows.empty_form.fields.items():
        size = len(_names(field.widget, name))
        if not field.widget.is_hidden:
            said.append(_of_field(field, texts[at : at + size]))
        at += size
    return " · ".join(each for each in said if each)


def _of_field(field: forms.Field, texts: Texts) -> str:
    if isinstance(field.widget, forms.CheckboxInput):
        return _("yes") if texts else _("no")
    if hasattr(field, "choices"):
        named = {str(value): str(label) for value, label in field.choices}
        return ", ".join(named.get(text, text) for text in texts if text)
    if hasattr(field, "canonical_unit"):
        number, unit = (*texts, "", "")[:2]
        return shown_as_entered(f"{number} {unit}") if number else ""
    return " ".join(text for text in texts if text)
