"""What a person says about an instrument's files, in fields instead of JSON."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from characterization.forms.describing_answers import (
    DELIMITERS,
    DESCRIBED,
    ENCODINGS,
    KNOWN,
    proposed,
)
from characterization.forms.describing_rows import (
    Columns,
    StatedRows,
    units_like,
)
from characterization.parsers import CHANNEL_UNITS, ProfileProblem, drafting
from characterization.parsers.drafting import Draft, DraftColumn, DraftStated
from characterization.parsers.evidence import CURVE, TESTS, Evidence, kinds
from characterization.parsers.looking import Looked
from labtrack.accounts.models import User
from labtrack.accounts.visibility import visible_to
from labtrack.entry.forms import RecordForm
from labtrack.instruments.models import Instrument

REFERENCE = "reference_electrode"
LAST = ["name", "instrument"]
"""Asked when everything about the file is said."""
LENGTHS = ("um", "mm", "nm", "in")
CONCENTRATIONS = ("wt%", "ppm", "mg/kg")


class ExampleForm(RecordForm):
    """One file, and the instrument that wrote it."""

    instrument = forms.ModelChoiceField(
        queryset=None,
        label=gettext_lazy("Instrument"),
        help_text=gettext_lazy("Whose files these are."),
    )
    file = forms.FileField(
        label=gettext_lazy("One of its files"),
        help_text=gettext_lazy(
            "It is kept as it is and evaluated once it is described."
        ),
    )

    def __init__(self, *args: Any, **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.fields["instrument"].queryset = _own_instruments(self.person)


def _own_instruments(person: User):
    return visible_to(person, Instrument).filter(organisation_id=person.organisation_id)


class DescribeForm(RecordForm):
    """Everything a person says about one kind of file, with the example beside it."""

    rows_class = Columns
    rows_title = gettext_lazy("Columns")
    rows_heading = gettext_lazy("In the file")

    evidence = forms.ChoiceField(
        label=gettext_lazy("What the files hold"),
        help_text=gettext_lazy("What a column can be follows from this."),
        widget=forms.Select(
            attrs={
                # The rows below depend on it: the form is asked for anew.
                "hx-post": "",
                "hx-trigger": "change",
                "hx-include": "closest form",
                "hx-vals": '{"look": "1"}',
                "hx-target": "#describe-form",
                "hx-select": "#describe-form",
                "hx-swap": "outerHTML",
            }
        ),
    )
    read_as = forms.ChoiceField(label=gettext_lazy("Read it as"))
    delimiter = forms.ChoiceField(
        label=gettext_lazy("Between the columns"), choices=DELIMITERS
    )
    encoding = forms.ChoiceField(label=gettext_lazy("Encoding"), choices=ENCODINGS)
    header_line = forms.IntegerField(
        label=gettext_lazy("Line of the names"),
        min_value=0,
        max_value=100_000,
        help_text=gettext_lazy("0 where no line names the columns."),
    )
    header_begins = forms.CharField(
        label=gettext_lazy("Or: how that line begins"),
        required=False,
        max_length=80,
        help_text=gettext_lazy("Where its number differs from file to file."),
    )
    unit_row = forms.BooleanField(
        label=gettext_lazy("Units stand in the line below"), required=False
    )
    first_line = forms.IntegerField(
        label=gettext_lazy("First line of numbers"),
        required=False,
        min_value=1,
        max_value=100_000,
        help_text=gettext_lazy("Empty: right after names and units."),
    )
    footer_begins = forms.CharField(
        label=gettext_lazy("The numbers end before a line that begins"),
        required=False,
        max_length=80,
    )
    decimal_mark = forms.ChoiceField(
        label=gettext_lazy("Decimal mark"),
        choices=[
            ("", gettext_lazy("choose")),
            (".", gettext_lazy("point: 1.5")),
            (",", gettext_lazy("comma: 1,5")),
        ],
        error_messages={
            "required": gettext_lazy(
                "Choose: nothing in the file says whether 1,234 is 1.234 or 1234."
            )
        },
    )
    thousands_mark = forms.ChoiceField(
        label=gettext_lazy("Between thousands"),
        required=False,
        choices=[
            ("", gettext_lazy("nothing")),
            (",", gettext_lazy("comma: 1,234.5")),
            (".", gettext_lazy("point: 1.234,5")),
            ("'", gettext_lazy("apostrophe")),
            (" ", gettext_lazy("space")),
        ],
    )
    file_name = forms.CharField(
        label=gettext_lazy("The file's name says"),
        required=False,
        max_length=120,
        help_text=gettext_lazy(
            "Such as {specimen}.csv or {any}_{specimen}_run1.txt; empty: nothing."
        ),
    )
    concentration_unit = forms.ChoiceField(
        label=gettext_lazy("Unit of contents"),
        required=False,
        choices=[
            ("", gettext_lazy("as in the file")),
            *((u, u) for u in CONCENTRATIONS),
        ],
    )
    length_unit = forms.ChoiceField(
        label=gettext_lazy("Unit of lengths"),
        required=False,
        choices=[("", gettext_lazy("as in the file")), *((u, u) for u in LENGTHS)],
    )
    name = forms.CharField(
        label=gettext_lazy("Name of the profile"),
        max_length=80,
        help_text=gettext_lazy("Such as frame 3, TestWorks export."),
    )
    instrument = forms.ModelChoiceField(
        queryset=None,
        label=gettext_lazy("From now on for the files of"),
        required=False,
        empty_label=gettext_lazy("no instrument yet"),
    )

    def __init__(
        self, *args: Any, looked: Looked, is_edition: bool = False, **kwargs: Any
    ):
        self.looked = looked
        initial = dict(kwargs.pop("initial", None) or proposed(looked))
        stated_initial, row_initial = initial.pop("stated", []), initial.pop("rows", [])
        super().__init__(*args, initial=initial, **kwargs)
        self.fields["evidence"].choices = _kinds_by_rows()
        self.kind = self._kind()
        of_kind = {"person": self.person, "evidence": self.kind}
        data = self.data if self.is_bound else None
        self.rows = Columns(
            data, initial=row_initial, prefix="rows", form_kwargs=of_kind
        )
        self.stated = StatedRows(
            data, initial=stated_initial, prefix="stated", form_kwargs=of_kind
        )
        self.fields["read_as"].choices = _ways(looked)
        self.fields["instrument"].queryset = _own_instruments(self.person)
        if looked.known_kind != "burns":
            del self.fields["concentration_unit"]
        if looked.known_kind != "particles":
            del self.fields["length_unit"]
        if is_edition:
            del self.fields["name"]
        self._add_constants()
        self.order_fields([name for name in self.fields if name not in LAST] + LAST)

    def _kind(self) -> Evidence:
        """What a person chose, or what is proposed; a tensile curve where neither is."""
        given = self.data.get("evidence") if self.is_bound else None
        return kinds().get(
            given or self.initial.get("evidence") or "", kinds()["tensile"]
        )

    def _add_constants(self) -> None:
        for one in self.kind.constants:
            what = _(one.label)
            self.fields[f"constant_{one.name}"] = forms.CharField(
                label=_("%(what)s of every file")
                % {"what": what[:1].upper() + what[1:]},
                required=False,
                max_length=40,
            )
            if not one.is_plain:
                self.fields[f"constant_{one.name}_unit"] = forms.ChoiceField(
                    label=_("Unit of the %(what)s") % {"what": what},
                    required=False,
                    choices=[("", "–"), *units_like([one.unit])],
                )
        if self.kind.name == "polarization":
            self.fields[f"constant_{REFERENCE}"] = forms.CharField(
                label=_("Reference electrode of every file"),
                required=False,
                max_length=40,
                help_text=_("Such as SCE; empty: the file says it."),
            )

    def is_valid(self) -> bool:
        stated = self.stated.is_valid() or self.is_known
        return super().is_valid() and stated

    @property
    def is_known(self) -> bool:
        """Whether it is read as an export that is known, not as described here."""
        return self.data.get("read_as", self.initial.get("read_as")) == KNOWN

    def clean(self) -> dict[str, Any]:
        data = super().clean()
        for one in self.kind.constants:
            name = f"constant_{one.name}"
            if data.get(name) and not one.is_plain and not data.get(f"{name}_unit"):
                self.add_error(
                    f"{name}_unit", _("Choose its unit; units are never guessed.")
                )
        return data

    def _constants(self) -> dict[str, tuple[str, str]]:
        """Each number and text that holds for every file, with its unit."""
        names = [one.name for one in self.kind.constants]
        if self.kind.name == "polarization":
            names.append(REFERENCE)
        data = self.cleaned_data
        return {
            name: (data[f"constant_{name}"], data.get(f"constant_{name}_unit", ""))
            for name in names
            if data.get(f"constant_{name}")
        }

    def definition(self) -> dict[str, Any]:
        """The profile as it is kept."""
        data = self.cleaned_data
        columns = tuple(_columns(self.row_values_all()))
        if data["read_as"] == KNOWN:
            return drafting.known_export(
                decimal_mark=data["decimal_mark"]
                if data["decimal_mark"] != self.looked.decimal_mark
                else "",
                concentration_unit=data.get("concentration_unit", ""),
                length_unit=data.get("length_unit", ""),
                columns=_unsaid(
                    tuple(c for c in columns if c.channel in CHANNEL_UNITS), self.looked
                ),
            )
        return drafting.delimited(
            Draft(
                evidence=self.kind.name,
                columns=columns,
                encoding=data["encoding"],
                delimiter=data["delimiter"],
                decimal_mark=data["decimal_mark"],
                thousands_mark=data["thousands_mark"],
                header_line=data["header_line"],
                header_begins=data["header_begins"],
                unit_row=data["unit_row"],
                first_line=data["first_line"],
                footer_begins=data["footer_begins"],
                file_name=data["file_name"],
                stated=tuple(
                    DraftStated(row["meaning"], row["key"], row["line"], row["unit"])
                    for row in (form.cleaned_data for form in self.stated)
                    if row.get("meaning")
                ),
                constants=self._constants(),
            )
        )

    def refuse(self, problems: Iterable[ProfileProblem]) -> None:
        """What is wrong with the profile, beside the fields it was made of.

        Raises ValidationError where anything is.
        """
        found = list(problems)
        rest = [problem.message for problem in found if not self._placed(problem)]
        if found:
            raise ValidationError(rest or [_("Some rows need you; see beside them.")])

    def _placed(self, problem: ProfileProblem) -> bool:
        """Whether a row or a field shows it."""
        head, *more = problem.pointer.split("/")
        if head in ("columns", "stated") and len(more) > 1 and more[0].isdigit():
            used = "channel" if head == "columns" else "meaning"
            rows = self.rows if head == "columns" else self.stated
            forms_used = [row for row in rows if row.cleaned_data.get(used)]
            row = forms_used[int(more[0])]
            name = more[1] if more[1] in row.fields else used
            row.add_error(name, problem.message)
            return True
        if head == "constants" and more:
            name = f"constant_{more[0]}"
            if more[1:] == ["unit"]:
                name += "_unit"
            if name in self.fields:
                self.add_error(name, problem.message)
                return True
        if head in self.fields:
            self.add_error(head, problem.message)
            return True
        return False

    def first_fault(self) -> str:
        """The first thing that stands in the way, with the name of its field."""
        for form in (self, *(self.rows or ()), *self.stated):
            for name, errors in form.errors.items():
                label = form.fields[name].label if name in form.fields else ""
                return f"{label}: {errors[0]}" if label else str(errors[0])
        return ""

    def row_values_all(self) -> list[dict[str, Any]]:
        """Every column, changed or not: what was proposed counts once it is saved."""
        return [form.cleaned_data for form in self.rows] if self.rows else []


def _kinds_by_rows() -> list[tuple[Any, Any]]:
    """Every kind of evidence, grouped by what a row of its table is."""
    groups: dict[str, list[tuple[str, Any]]] = {}
    for name, one in kinds().items():
        groups.setdefault(one.rows, []).append((name, _(one.title)))
    titles = {
        CURVE: _("One recording, row after row"),
        TESTS: _("A test in each row"),
    }
    return [
        (titles.get(rows, _("Readings of a test, one in each row")), sorted_by_title)
        for rows, sorted_by_title in groups.items()
    ]


def _ways(looked: Looked) -> list[tuple[str, str]]:
    described = (DESCRIBED, _("table described here"))
    if not looked.known_as:
        return [described]
    return [(KNOWN, looked.known_as), described]


def _columns(rows: list[dict[str, Any]]) -> Iterable[DraftColumn]:
    for row in rows:
        if row.get("channel"):
            yield DraftColumn(
                row["position"],
                row["name"],
                row["channel"],
                row["unit"],
                row["printed_unit"],
                row["remark"],
            )


def _unsaid(
    columns: tuple[DraftColumn, ...], looked: Looked
) -> tuple[DraftColumn, ...]:
    """Of a known export, only what the file leaves open is answered."""
    seen = {column.position: column for column in looked.columns}
    return tuple(
        DraftColumn(
            column.position,
            column.name,
            ""
            if seen.get(column.position)
            and seen[column.position].channel == column.channel
            else column.channel,
            column.unit,
        )
        for column in columns
    )
