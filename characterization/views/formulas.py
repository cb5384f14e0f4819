"""Pages of calculated properties: defined, revised and retired without a programmer."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.http import Http404
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST, require_safe

from characterization.actions import calculated as calculating
from characterization.actions import catalogue, formulas
from characterization.choices import PropertyRole
from characterization.dashboards import calculated, formula_check
from characterization.forms.formula import CalculatedPropertyForm, FormulaForm
from characterization.formulas import FUNCTIONS, FormulaError
from characterization.models import Property
from characterization.views.keeping import KeeperPage
from labtrack.accounts.visibility import get_visible_or_404
from labtrack.quantities import parse_number
from labtrack.rounding import to_place
from labtrack.units import UNITS

LOOKED_AT_TO_FIGURES = 4


class FormulaPage(KeeperPage):
    """A form with a formula, which can be looked at before it is saved: as one types, or
    with a press where no script runs.
    """

    template_name = "characterization/formula_form.html"
    check: formula_check.FormulaCheck | None = None

    def proposed(self) -> Property:
        """The property as the form has it."""
        raise NotImplementedError

    def context(self):
        return super().context() | {
            "check": self.check,
            "prop": self.record,
            "functions": FUNCTIONS.values(),
        }

    def _post(self, request):
        if "check" not in request.POST:
            return super()._post(request)
        self.check = self.looked_at(request.POST.get("formula", ""), self.proposed())
        if "HX-Request" in request.headers:
            return render(
                request, "characterization/_formula_check.html", self.context()
            )
        texts = {name: request.POST.getlist(name) for name in request.POST}
        return self._page(self.form_class.restored(texts, **self._arguments()))

    def looked_at(self, text: str, prop: Property) -> formula_check.FormulaCheck:
        """What is wrong with a formula and where, or what it gives; nothing is stored."""
        if not text.strip():
            return formula_check.FormulaCheck(is_empty=True)
        if prop.canonical_unit not in UNITS:
            return formula_check.FormulaCheck(
                why=_("Say the unit first: the formula is checked against it.")
            )
        try:
            found = formulas.understand(text, code=prop.code, unit=prop.canonical_unit)
        except FormulaError as error:
            return formula_check.blamed(text, error)
        version, person = found.version_of(prop), self.request.user
        tests = formula_check.last_tests(version.takes, person=person)
        values = calculating.values_of(tests, [version])
        return formula_check.compose(version, values, person=person)


class CalculatedPropertyCreate(FormulaPage):
    form_class = CalculatedPropertyForm
    title = gettext_lazy("Add a calculated property")
    action_text = gettext_lazy("Save and calculate")

    def proposed(self) -> Property:
        said = self.request.POST
        prop = Property(
            code=said.get("code", "").strip(),
            canonical_unit=said.get("canonical_unit", "").strip(),
            place=said.get("place", "").strip(),
        )
        if not _is_place(prop.place):
            prop.figures = LOOKED_AT_TO_FIGURES
        return prop

    def save(self, form):
        return formulas.define(by=self.request.user, **form.values())


class FormulaRevise(FormulaPage):
    form_class = FormulaForm
    action_text = gettext_lazy("Save and calculate again")

    def may_open(self) -> None:
        self.record = _named(self.request, self.kwargs["code"])

    def proposed(self) -> Property:
        return self.record

    def initial(self):
        standing = self.record.formula_versions.order_by("-number").first()
        return {"formula": standing.text if standing else ""}

    def context(self):
        title = _("Formula of %(code)s") % {"code": self.record.code}
        return super().context() | {"title": title}

    def save(self, form):
        return formulas.revise(
            by=self.request.user,
            prop=self.record,
            version=form.cleaned_data["version"],
            **form.values(),
        )


@login_required
@require_POST
def retire(request, code):
    """Nothing is calculated by it any more; the reason stays with it."""
    prop = _named(request, code)
    try:
        formulas.retire(
            by=request.user, prop=prop, reason=request.POST.get("reason", "")[:400]
        )
    except ValidationError as refusal:
        messages.error(request, " ".join(refusal.messages))
    else:
        messages.success(
            request, _("%(code)s is no longer calculated.") % {"code": code}
        )
    return redirect(prop)


@login_required
@require_safe
def progress(request, code):
    """Fragment, asked again until all tests are calculated."""
    prop = get_visible_or_404(
        request.user, Property, code=code, role=PropertyRole.CALCULATED
    )
    shown = calculated.of_property(prop, person=request.user)
    context = {"prop": prop, "recalculation": shown.recalculation}
    return render(request, "characterization/_formula_progress.html", context)


def _named(request, code: str) -> Property:
    """The calculated property of that symbol, for whoever keeps the catalogue."""
    prop = get_visible_or_404(request.user, Property, code=code)
    catalogue.require_keeper(request.user)
    if prop.role != PropertyRole.CALCULATED:
        raise Http404
    return prop


def _is_place(text: str) -> bool:
    try:
        return parse_number(text) > 0 and to_place("12.5", text) is not None
    except ValueError:
        return False
