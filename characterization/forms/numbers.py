"""Fields for the numbers of one method, and for when, how warm and by whom."""

from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from characterization.actions import broken_bars
from characterization.actions.entries import Entry
from characterization.actions.readouts import ReadingEntry, method_of
from characterization.actions.recording import Facts
from characterization.choices import OwedBy
from characterization.forms import readings
from characterization.forms.measured import MeasuredField, RatingField
from characterization.methods import bar_symbols
from characterization.models import Test, TestMethod
from labtrack.accounts.models import User
from labtrack.accounts.visibility import visible_to
from labtrack.entry.forms import RecordForm, VisibleChoiceField
from labtrack.entry.moment import LocalMomentField


class NumbersForm(RecordForm):
    """The numbers of one method and the facts of one test.

    `method` gives the fields; `only` limits them (what is owed); `but_evaluated` leaves
    out what comes from a curve. A method that is evaluated from readings has rows for
    them, unless `only` asks for nothing that follows from them.
    """

    performed_at = LocalMomentField(label=gettext_lazy("Tested"), required=False)
    temperature = MeasuredField(
        "degC", label=gettext_lazy("Test temperature"), required=False
    )
    operator = VisibleChoiceField(User, label=gettext_lazy("Operator"), required=False)
    notes = forms.CharField(
        label=gettext_lazy("Notes"),
        required=False,
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 2}),
    )
    confirmation = forms.CharField(
        label=gettext_lazy("It is meant, because"),
        required=False,
        max_length=400,
        widget=forms.HiddenInput,
    )

    def __init__(
        self,
        *args: Any,
        method: TestMethod,
        record: Test | None = None,
        only: set[str] | None = None,
        but_evaluated: bool = True,
        initial: dict[str, Any] | None = None,
        **kwargs: Any,
    ):
        self.codes: dict[str, str] = {}
        self.method_code = method.code
        self.readings_method = _readings_asked(method, only, record)
        if self.readings_method:
            self.rows_class = readings.rows_of(self.readings_method)
            self.rows_title = _(self.readings_method.rows_title)
            but_evaluated = True
        self.parts = [
            part
            for part in method.parts.select_related("property").order_by("position")
            if (only is None or part.property.code in only)
            and not (but_evaluated and part.owed_by == OwedBy.EVALUATION)
        ]
        super().__init__(
            *args, initial=self._by_default(record) | (initial or {}), **kwargs
        )
        self.record = record
        if record is not None:
            self.initial["version"] = record.revision
            self.kept = self._withheld()
        self._put_first(self._number_fields() | self._given_fields())
        self._leave_known_facts(only)
        if self.data.get("confirmation") or (self.is_bound and "asked" in self.data):
            self.ask_for_confirmation()

    def _by_default(self, record: Test | None) -> dict[str, str]:
        """Of a new test, what holds of its identity unless something else is typed."""
        if record is not None:
            return {}
        return {
            f"number_{part.property_id}": f"{part.default_text} {part.default_unit}"
            for part in self.parts
            if part.default_text
        }

    def _number_fields(self) -> dict[str, forms.Field]:
        self.codes = {
            f"number_{part.property.pk}": part.property.code for part in self.parts
        }
        fields = {
            f"number_{part.property.pk}": field_of_part(part) for part in self.parts
        }
        for name, code in self.codes.items():
            fields[name].help_text = self._help_of(code) or fields[name].help_text
        return fields

    def _help_of(self, code: str) -> str:
        """Of sizes of a broken bar, and of what follows from them."""
        follows = {
            broken_bars.elongation_of(self.parts): bar_symbols.FITTED,
            bar_symbols.REDUCTION: bar_symbols.NECK,
        }
        if follows.get(code) in self.codes.values():
            return _("Leave it empty where you give %(last)s: it follows.") % {
                "last": follows[code]
            }
        return str(HELP.get(code, ""))

    def _given_fields(self) -> dict[str, forms.Field]:
        if self.readings_method is None:
            return {}
        return readings.given_fields(self.readings_method)

    def _put_first(self, first: dict[str, forms.Field]) -> None:
        """These fields before the facts, which every test has."""
        for field in first.values():
            self._make_personal(field)
        facts = dict(self.fields)
        self.fields.clear()
        self.fields.update(first | facts)

    def _leave_known_facts(self, only: set[str] | None) -> None:
        for fact, owed_as in FACT_FIELDS.items():
            if only is not None and owed_as not in only:
                del self.fields[fact]

    def field_names(self) -> dict[str, str]:
        """From what a fault points at to the field that shows it."""
        by_code = {code: name for name, code in self.codes.items()}
        return {
            **by_code,
            "test_temperature": "temperature",
            "performed_at": "performed_at",
            "operator": "operator",
            "confirmation": "confirmation",
            **{name: name for name in self.fields if name.startswith(readings.GIVEN)},
        }

    def ask_for_confirmation(self) -> None:
        """Show the field that says an unusual value is meant."""
        field = self.fields.get("confirmation")
        if field is not None:
            field.widget = forms.TextInput()
            field.is_asked = True
            field.help_text = _("Unusual but possible: say why in a few words.")

    def entries(self) -> list[Entry]:
        """The numbers typed, each pointing at its property."""
        return [
            Entry(code, typed.number, typed.unit, source=OwedBy.PERSON, pointer=(code,))
            for name, code in self.codes.items()
            if (typed := self.cleaned_data.get(name))
        ]

    def given(self) -> list[ReadingEntry]:
        """The readings typed, each pointing at its row or field."""
        if self.readings_method is None or self.rows is None:
            return []
        return readings.entries_of(self.readings_method, self.rows, self.cleaned_data)

    def blame_row(self, pointer: tuple, message: str) -> bool:
        """Show a refusal beside a reading of a row; False where the pointer names none."""
        if self.rows is None or len(pointer) < 3 or pointer[0] != "rows":
            return False
        self.rows.forms[int(pointer[1]) - 1].add_error(str(pointer[2]), message)
        return True

    def facts(self) -> Facts:
        """When, how warm and by whom."""
        temperature = self.cleaned_data.get("temperature")
        return Facts(
            performed_at=self.cleaned_data.get("performed_at"),
            temperature=temperature.number if temperature else "",
            temperature_unit=temperature.unit if temperature else "degC",
            operator=self.cleaned_data.get("operator"),
            notes=self.cleaned_data.get("notes", ""),
        )


HELP = {
    bar_symbols.MARKS: gettext_lazy(
        "Where L0 is the extensometer's and the marks differ."
    ),
    bar_symbols.FITTED: gettext_lazy(
        "Between the marks, halves fitted together; gives the elongation."
    ),
    bar_symbols.NECK: gettext_lazy(
        "At the neck of a round bar; gives the reduction of area."
    ),
    bar_symbols.PLACE: gettext_lazy("On the fitted bar; 0 where it broke in a mark."),
}
FACT_FIELDS = {
    "performed_at": "performed_at",
    "temperature": "test_temperature",
    "operator": "operator",
    "notes": "notes",
    "confirmation": "confirmation",
}


class TypedTestForm(NumbersForm):
    """A new test or draft, typed by hand."""

    submit_now = forms.BooleanField(
        label=gettext_lazy("Submit at once"),
        required=False,
        initial=True,
        help_text=gettext_lazy("From then on it is corrected only in a new version."),
    )


class CorrectionForm(NumbersForm):
    """What is different in the new version; what is left empty stays as it is."""

    reason = forms.CharField(
        label=gettext_lazy("Why is it corrected"),
        max_length=400,
        help_text=gettext_lazy("Kept with the new version beside your name."),
    )


def first_facts(person: User) -> dict[str, Any]:
    """Defaults of a test typed now: this minute, room temperature, oneself."""
    return {
        "performed_at": timezone.now().replace(second=0, microsecond=0),
        "temperature": "23 degC",
        "operator": person.pk,
    }


def like_the_last(person: User, method: TestMethod) -> dict[str, Any]:
    """What stays the same in a series: who tests and how warm, what belongs to the identity,
    units, and what is said once for a whole test, as in the last test of that method that this person typed.
    """
    last = (
        visible_to(person, Test)
        .filter(entered_by=person, method=method)
        .order_by("-pk")
        .first()
    )
    if last is None:
        return {}
    identity = set(
        method.parts.filter(is_identity=True).values_list("property_id", flat=True)
    )
    units = {
        f"number_{row.property_id}": f"{row.text} {row.unit}"
        if row.property_id in identity
        else f" {row.unit}"
        for row in last.measurements.all()
    }
    said = readings.texts_of(last)
    said.pop("rows", None)
    facts = {
        "temperature": last.test_temperature_as_entered,
        "operator": last.operator_id,
    }
    return units | said | {name: value for name, value in facts.items() if value}


def texts_of(test: Test) -> dict[str, Any]:
    """A test's numbers and facts as the form shows them; what follows from a broken bar is
    not typed.
    """
    numbers = {
        f"number_{m.property_id}": f"{m.text} {m.unit}"
        for m in test.measurements.select_related("property")
        if not m.follows_from_the_bar()
    }
    return {
        **numbers,
        **readings.texts_of(test),
        "performed_at": test.performed_at,
        "temperature": test.test_temperature_as_entered,
        "operator": test.operator_id,
        "notes": test.notes,
    }


def _readings_asked(
    method: TestMethod, only: set[str] | None, record: Test | None
) -> Any:
    """How the method is read, where the form asks for what follows from readings; a test
    that came as a recording is evaluated from that.
    """
    read = method_of(method)
    if read is None or (record is not None and record.curves.exists()):
        return None
    if only is None:
        return read
    parts = method.parts.filter(
        owed_by=OwedBy.EVALUATION, is_owed=True, property__code__in=only
    )
    return read if parts.exists() else None


def field_of_part(part: Any) -> MeasuredField | RatingField:
    """What a person types of one property of a method."""
    prop = part.property
    said = (
        _("Belongs to the identity: other values share no mean with it.")
        if part.is_identity
        else ""
    )
    if prop.codes:
        return RatingField(
            prop.codes,
            label=f"{prop.name} ({prop.code})",
            required=False,
            help_text=said,
        )
    units = tuple(
        dict.fromkeys(u for u in (prop.canonical_unit, prop.customary_unit) if u)
    )
    says_more = prop.us_symbol and prop.us_symbol.lower() != prop.name.lower()
    symbols = f"{prop.code}, {prop.us_symbol}" if says_more else prop.code
    return MeasuredField(
        prop.canonical_unit,
        units,
        label=f"{prop.name} ({symbols})",
        required=False,
        help_text=said,
    )
