"""How the organisation numbers its records: everybody reads, a laboratory manager edits."""

from django import forms
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from labtrack.accounts import number_patterns, numbering
from labtrack.accounts.permissions import (
    is_laboratory_manager,
    require_laboratory_manager,
)
from labtrack.entry.forms import RecordForm
from labtrack.pages.edits import FormPage

EXAMPLE = {"yy": "26", "tag": "SC", "parent": "H26-014", "process": "PM"}


class NumberPatternForm(RecordForm):
    """One pattern."""

    pattern = forms.CharField(
        label=gettext_lazy("Pattern"),
        max_length=60,
        help_text=gettext_lazy(
            "Fields: {yy} year, {tag} of the compartment, {parent} code of the parent, "
            "{process} letters of the casting process, {n} the count; {n:03} writes 007."
        ),
        widget=forms.TextInput(attrs={"class": "code", "autocomplete": "off"}),
    )


@require_safe
@login_required
def number_pattern_list(request: HttpRequest) -> HttpResponse:
    """Every kind with its pattern and an example."""
    organisation = request.user.organisation
    may_edit = is_laboratory_manager(request.user, organisation.pk)
    own = numbering.patterns_of(organisation)
    rows = []
    for kind in number_patterns.KINDS.values():
        pattern = own.get(kind.key, kind.default)
        name = {"text": str(kind.label)}
        if may_edit:
            name["url"] = reverse("accounts:number-pattern-update", args=[kind.key])
        rows.append(
            [
                name,
                pattern,
                number_patterns.fill(pattern, **EXAMPLE).code(7),
                _("Own") if kind.key in own else _("Default"),
            ]
        )
    columns = [
        {"label": _("Kind")},
        {"label": _("Pattern"), "css": "code breaks"},
        {"label": _("Such as"), "css": "code opt"},
        {"label": _("Set by"), "css": "opt"},
    ]
    context = {"rows": rows, "columns": columns, "organisation": organisation}
    return render(request, "accounts/number_pattern_list.html", context)


class NumberPatternUpdate(FormPage):
    """Set the pattern of one kind. Codes that were given stay as they are."""

    form_class = NumberPatternForm
    action_text = gettext_lazy("Save the pattern")

    def may_open(self) -> None:
        require_laboratory_manager(self.request.user, self.request.user.organisation_id)
        if self.kwargs["key"] not in number_patterns.KINDS:
            raise Http404

    def initial(self):
        person = self.request.user
        return {
            "pattern": numbering.pattern_of(person.organisation, self.kwargs["key"])
        }

    def save(self, form):
        return numbering.set_pattern(
            organisation=self.request.user.organisation,
            kind=self.kwargs["key"],
            pattern=form.cleaned_data["pattern"],
            by=self.request.user,
        )

    def saved_url(self, saved):
        return reverse("accounts:number-pattern-list")

    def cancel_url(self):
        return reverse("accounts:number-pattern-list")

    def context(self):
        kind = number_patterns.KINDS[self.kwargs["key"]]
        return {"title": _("Number pattern: %(kind)s") % {"kind": kind.label}}
