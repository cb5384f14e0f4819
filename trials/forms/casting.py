"""Pours and the pieces that come of them."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from labtrack import quantities
from labtrack.entered import Entered, entered
from labtrack.entry.codes import RecordField
from labtrack.entry.forms import EditForm, PersonalForm, RecordForm, field_of
from labtrack.entry.moment import LocalMomentField
from labtrack.entry.quantity import QuantityField
from trials.actions.castings import JUDGED, LARGEST_BATCH, Judgment, PieceChange
from trials.choices import CastingVerdict, ScrapReason
from trials.forms.fields import AsksAboutTime, code_field, notes_field
from trials.models import Casting, CastingRun, Heat

TEMPERATURES = ("degC", "degF")
MASSES = ("kg", "g", "lb")
MOST_PIECES = 300


class _CastingRunFields(AsksAboutTime):
    process = field_of(CastingRun, "process")
    mold_class = field_of(CastingRun, "mold_class")
    mold = field_of(CastingRun, "mold")
    poured_at = LocalMomentField(label=_("Poured"))
    pour_temperature = QuantityField(
        "degC", TEMPERATURES, label=_("Pour temperature"), required=False
    )
    mold_temperature = QuantityField(
        "degC", TEMPERATURES, label=_("Mold temperature"), required=False
    )
    sequence_number = field_of(CastingRun, "sequence_number", min_value=1)
    poured_mass = QuantityField(
        "kg",
        MASSES,
        label=_("Poured mass"),
        required=False,
        help_text=_("Gates and risers included; the yield needs it."),
    )
    fill_time = QuantityField("s", ("s", "min"), label=_("Fill time"), required=False)
    ambient_humidity = QuantityField(
        "%", ("%",), label=_("Ambient relative humidity"), required=False
    )
    shake_out = QuantityField(
        "min", ("min", "h", "d"), label=_("Shake-out after"), required=False
    )
    filter = field_of(CastingRun, "filter")
    chills = field_of(CastingRun, "chills")
    coating = field_of(CastingRun, "coating")
    gating = field_of(CastingRun, "gating")
    notes = notes_field()


class CastingRunForm(_CastingRunFields):
    """A new pour."""

    heat = RecordField(Heat, label=_("Heat"), help_text=_("Type or scan its code."))
    code = code_field()

    field_order = ["heat", "code"]


class CastingRunEditForm(EditForm, _CastingRunFields):
    """A pour put right; code and heat stay."""


class JudgmentForm(PersonalForm):
    """Good or scrap; scrap has a coded reason and a sentence."""

    verdict = forms.ChoiceField(
        label=_("Verdict"),
        choices=CastingVerdict.choices,
        required=False,
        initial=CastingVerdict.OPEN,
    )
    scrap_code = forms.ChoiceField(
        label=_("Scrapped for"),
        choices=[("", "–"), *ScrapReason.choices],
        required=False,
    )
    scrap_reason = field_of(Casting, "scrap_reason")

    def judgment(self) -> Judgment:
        data = self.cleaned_data
        return Judgment(
            data.get("verdict") or CastingVerdict.OPEN,
            data.get("scrap_code", ""),
            data.get("scrap_reason", ""),
        )


class _CastingFields(RecordForm, JudgmentForm):
    piece = field_of(Casting, "piece")
    number = field_of(
        Casting,
        "number",
        min_value=1,
        help_text=_("Leave empty to get the next number of the pour."),
    )
    mass = QuantityField("kg", MASSES, label=_("Mass"), required=False)
    inspection_notes = field_of(
        Casting, "inspection_notes", widget=forms.Textarea(attrs={"rows": 2})
    )
    notes = notes_field()

    def values(self):
        """The three fields of the verdict are one thing to the action."""
        typed = super().values()
        for name in JUDGED:
            typed.pop(name, None)
        return typed | {"judgment": self.judgment()}


ORDER = (
    "piece",
    "number",
    "mass",
    "verdict",
    "scrap_code",
    "scrap_reason",
    "inspection_notes",
    "notes",
)


class CastingForm(_CastingFields):
    """A new casting."""

    casting_run = RecordField(
        CastingRun, label=_("Casting run"), help_text=_("Type or scan its code.")
    )
    code = code_field()

    field_order = ["casting_run", "code", *ORDER]


class CastingEditForm(EditForm, _CastingFields):
    """A casting put right; code and pour stay."""

    field_order = [*ORDER, "reason"]


class BatchForm(RecordForm):
    """Several pieces of one pour alike, weighed now or later."""

    casting_run = RecordField(
        CastingRun, label=_("Casting run"), help_text=_("Type or scan its code.")
    )
    piece = field_of(Casting, "piece")
    count = forms.IntegerField(
        label=_("How many pieces"), min_value=1, max_value=LARGEST_BATCH
    )
    unit = forms.ChoiceField(
        label=_("Unit of the masses"), choices=[(unit, unit) for unit in MASSES]
    )
    masses = forms.CharField(
        label=_("Masses"),
        required=False,
        max_length=10_000,
        help_text=_(
            "One on each line in the order of the pieces, typed or pasted; an empty line "
            "is a piece not weighed yet."
        ),
        widget=forms.Textarea(attrs={"rows": 6, "class": "n", "spellcheck": "false"}),
    )
    notes = notes_field()

    def clean(self):
        """Each line of masses in the unit chosen; every wrong line is said."""
        data = super().clean()
        if "unit" not in data or "masses" not in data:
            return data
        found: list[Entered | None] = []
        wrong = []
        for number, line in enumerate(data["masses"].rstrip().split("\n"), start=1):
            text = line.strip()
            try:
                found.append(entered(text, data["unit"], "kg") if text else None)
            except quantities.NumberError as error:
                wrong.append(
                    gettext("Line %(number)d: %(why)s")
                    % {"number": number, "why": str(error)}
                )
        if wrong:
            self.add_error("masses", wrong)
            return data
        while found and found[-1] is None:
            found.pop()
        return data | {"masses": found}

    def values(self):
        typed = super().values()
        del typed["unit"]
        return typed


class PieceForm(JudgmentForm):
    """One piece among those of its pour; `was` tells whether anything was typed."""

    pk = forms.IntegerField(widget=forms.HiddenInput)
    version = forms.IntegerField(widget=forms.HiddenInput)
    was = forms.CharField(required=False, strip=False, widget=forms.HiddenInput)
    mass = QuantityField("kg", MASSES, label=_("Mass"), required=False)
    inspection_notes = forms.CharField(
        label=_("Inspection notes"), required=False, max_length=4000
    )

    field_order = ["mass", "verdict", "scrap_code", "scrap_reason", "inspection_notes"]

    def typed(self) -> str:
        """What stands in the row, as `was` has it of what was read."""
        data = self.cleaned_data
        return in_one(
            str(data.get("mass") or ""),
            data.get("verdict") or CastingVerdict.OPEN,
            data.get("scrap_code", ""),
            data.get("scrap_reason", ""),
            data.get("inspection_notes", ""),
        )


class PiecesForm(RecordForm):
    """All pieces of a pour, weighed and judged in one go."""

    rows_class = forms.formset_factory(PieceForm, extra=0, max_num=MOST_PIECES)
    rows_title = _("Pieces")
    rows_heading = _("Piece")

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.pieces = self.record.castings.in_bulk()
        for row in self.rows.forms:
            row.casting = self.pieces.get(_key(row["pk"].value()))
            row.heading = row.casting.code if row.casting else ""

    def changes(self) -> list[PieceChange]:
        """The rows that were touched. ValidationError for a row of another pour."""
        found = []
        for row in self.rows.forms:
            if row.casting is None:
                raise forms.ValidationError(
                    gettext("A row is of no piece of this pour.")
                )
            if row.typed() == row.cleaned_data["was"]:
                continue
            fields = {
                "mass": row.cleaned_data.get("mass"),
                "judgment": row.judgment(),
                "inspection_notes": row.cleaned_data.get("inspection_notes", ""),
            }
            found.append(PieceChange(row.casting, row.cleaned_data["version"], fields))
        return found

    def blame(self, casting: Casting, error: forms.ValidationError) -> None:
        """Show what was refused of one piece in its row."""
        row = next(row for row in self.rows.forms if row.casting == casting)
        for name, messages in error.message_dict.items():
            stem = name.removesuffix("_kg")
            row.add_error(stem if stem in row.fields else None, messages)

    def read_again(self, casting: Casting) -> None:
        """The row of that piece goes on from its present version."""
        self.data = self.data.copy()
        for row in self.rows.forms:
            row.data = self.data
            if row.casting == casting:
                self.data[row.add_prefix("version")] = str(casting.version)


def as_rows(castings: Iterable[Casting]) -> list[dict[str, Any]]:
    """The pieces as the rows of the form begin."""
    return [
        {
            "pk": casting.pk,
            "version": casting.version,
            "mass": casting.mass_as_entered,
            "verdict": casting.verdict,
            "scrap_code": casting.scrap_code,
            "scrap_reason": casting.scrap_reason,
            "inspection_notes": casting.inspection_notes,
            "was": in_one(
                casting.mass_as_entered,
                casting.verdict,
                casting.scrap_code,
                casting.scrap_reason,
                casting.inspection_notes,
            ),
        }
        for casting in castings
    ]


def _key(text: Any) -> int | None:
    text = str(text or "")
    return int(text) if text.isascii() and text.isdigit() and len(text) < 18 else None


def in_one(*texts: str) -> str:
    """Texts of one row as one, to see whether it was touched."""
    return "¦".join(" ".join(text.split()) for text in texts)
