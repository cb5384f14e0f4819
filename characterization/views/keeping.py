"""Pages of whoever keeps the catalogue: no programmer is needed for a new method."""

from django.contrib.auth.decorators import login_required
from django.http import Http404
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from characterization.actions import catalogue, method_settings
from characterization.choices import PropertyRole
from characterization.forms import catalogue as forms
from characterization.forms.formula import CalculatedPropertyEditForm
from characterization.forms.method_settings import initial_of, settings_form
from characterization.methods.method_settings import settings_of
from characterization.models import Property, PropertyRule, TestMethod
from characterization.told_settings import shown as shown_settings
from labtrack.accounts.visibility import get_visible_or_404
from labtrack.pages.edits import FormPage

PROPERTY_FIELDS = (
    "name", "us_symbol", "place", "customary_unit", "customary_place", "figures",
    "coarse_from", "coarse_place", "coarse_customary_place",
    "hard_low", "soft_low", "soft_high", "hard_high", "codes", "withdrawn_because",
)  # fmt: skip
METHOD_FIELDS = (
    "title", "scope_note", "identity_note", "specimen_kinds", "needs_verification",
    "withdrawn_because",
)  # fmt: skip


PART_FIELDS = (
    "owed_by", "is_owed", "is_identity", "identity_step", "default_text", "default_unit",
)  # fmt: skip


class KeeperPage(FormPage):
    """Opened by whoever keeps the catalogue."""

    def may_open(self) -> None:
        catalogue.require_keeper(self.request.user)

    def read_again(self) -> None:
        if self.record is not None:
            self.record.refresh_from_db()

    def cancel_url(self) -> str:
        return self.record.get_absolute_url() if self.record else ".."


class PropertyCreate(KeeperPage):
    form_class = forms.PropertyForm
    title = gettext_lazy("Add a property")
    action_text = gettext_lazy("Save the property")

    def save(self, form):
        return catalogue.add_property(by=self.request.user, **form.values())


class PropertyUpdate(KeeperPage):
    form_class = forms.PropertyEditForm
    action_text = gettext_lazy("Save changes")

    def may_open(self) -> None:
        self.record = get_visible_or_404(
            self.request.user, Property, code=self.kwargs["code"]
        )
        super().may_open()
        if self.record.role == PropertyRole.CALCULATED:
            self.form_class = CalculatedPropertyEditForm

    def context(self):
        return {"title": _("Edit %(code)s") % {"code": self.record.code}}

    def initial(self):
        return {name: getattr(self.record, name) for name in PROPERTY_FIELDS}

    def save(self, form):
        return catalogue.edit_property(
            by=self.request.user,
            prop=self.record,
            version=form.cleaned_data["version"],
            **form.values(),
        )


class MethodCreate(KeeperPage):
    form_class = forms.MethodForm
    title = gettext_lazy("Add a method or a new edition")
    action_text = gettext_lazy("Save the method")

    def save(self, form):
        return catalogue.add_method(by=self.request.user, **form.values())


class OnMethod(KeeperPage):
    """A form about one method."""

    def may_open(self) -> None:
        self.method = get_visible_or_404(
            self.request.user, TestMethod, code=self.kwargs["code"]
        )
        super().may_open()

    def cancel_url(self) -> str:
        return self.method.get_absolute_url()

    def saved_url(self, saved) -> str:
        return self.method.get_absolute_url()

    def context(self):
        return {"title": f"{self.title}: {self.method.code}"}


class MethodUpdate(OnMethod):
    form_class = forms.MethodEditForm
    title = gettext_lazy("Edit")
    action_text = gettext_lazy("Save changes")

    def may_open(self) -> None:
        super().may_open()
        self.record = self.method

    def initial(self):
        return {name: getattr(self.record, name) for name in METHOD_FIELDS}

    def save(self, form):
        return catalogue.edit_method(
            by=self.request.user,
            method=self.record,
            version=form.cleaned_data["version"],
            **form.values(),
        )


class SettingsSet(OnMethod):
    """What the method fixes for its evaluation, from now on."""

    title = gettext_lazy("Settings of the evaluation")
    action_text = gettext_lazy("Save the settings")
    template_name = "characterization/method_settings_form.html"

    def may_open(self) -> None:
        super().may_open()
        self.record = self.method
        if not (declared := settings_of(self.method.kind)):
            raise Http404(_("The evaluation of this method has no settings."))
        self.is_in_use = method_settings.is_in_use(self.method)
        self.settable = [
            one for one in declared if not (self.is_in_use and one.is_identity)
        ]
        self.fixed = [one for one in declared if one not in self.settable]
        self.form_class = settings_form(self.settable)

    def initial(self):
        return initial_of(
            self.settable,
            self.record.evaluation_settings,
            person=self.request.user,
        )

    def context(self):
        kept = self.record.evaluation_settings
        return super().context() | {
            "is_in_use": self.is_in_use,
            "fixed": shown_settings(self.fixed, kept),
        }

    def save(self, form):
        return method_settings.set_settings(
            by=self.request.user,
            method=self.record,
            version=form.cleaned_data["version"],
            values=form.settings(),
            reason=form.cleaned_data["reason"],
        )


class PartSet(OnMethod):
    form_class = forms.PartForm
    title = gettext_lazy("Add or change a property")
    action_text = gettext_lazy("Save")

    def initial(self):
        """What stands now of the property in `?property=`; nothing of a new one."""
        code = self.request.GET.get("property", "")[:30].replace("\0", "")
        part = self.method.parts.filter(property__code=code).first()
        if part is None:
            return {}
        return {name: getattr(part, name) for name in PART_FIELDS} | {
            "prop": part.property_id
        }

    def save(self, form):
        data = form.cleaned_data
        return catalogue.set_part(
            by=self.request.user,
            method=self.method,
            declared=form.declared(),
            **{k: data[k] for k in ("prop", "owed_by", "is_owed", "reason")},
        )


class RuleAdd(OnMethod):
    form_class = forms.RuleForm
    title = gettext_lazy("Add a rule")
    action_text = gettext_lazy("Save the rule")

    def save(self, form):
        data = form.cleaned_data
        return catalogue.add_rule(
            by=self.request.user,
            method=self.method,
            **{k: data[k] for k in ("left", "relation", "right")},
        )


@login_required
@require_POST
def withdraw_rule(request, code, pk):
    """A rule no longer holds; the reason stays with it."""
    catalogue.require_keeper(request.user)
    method = get_visible_or_404(request.user, TestMethod, code=code)
    rule = get_visible_or_404(request.user, PropertyRule, method=method, pk=pk)
    reason = request.POST.get("reason", "").strip() or _("withdrawn on the page")
    catalogue.withdraw_rule(by=request.user, rule=rule, reason=reason)
    return redirect(method)
