"""Creating and editing one record: what is typed is kept, and sent once."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.mixins import LoginRequiredMixin
from django.core.exceptions import PermissionDenied, ValidationError
from django.db.models import Model
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.views import View

from labtrack.accounts import permissions
from labtrack.accounts.visibility import seen_compartments
from labtrack.audit import changes
from labtrack.drafts import keeping
from labtrack.editing import StaleEdit
from labtrack.entry import merging
from labtrack.entry.forms import RecordForm
from labtrack.pages import sent_once
from labtrack.pages.finding import RecordPage
from labtrack.refusals import Refused


class FormPage(LoginRequiredMixin, View):
    """A form that a person fills in over minutes. A page says how it starts (`initial`)
    and which action saves it (`save`).
    """

    http_method_names = ["get", "head", "post", "options"]
    template_name = "records/record_form.html"
    form_class: type[RecordForm]
    title = ""
    action_text = ""
    record: Model | None = None
    is_serial = False
    """Whether people enter many of them in a row: "save and add another" is offered."""

    def initial(self) -> dict[str, Any]:
        return {}

    def save(self, form: RecordForm) -> Model:
        raise NotImplementedError

    def may_open(self) -> None:
        """PermissionDenied for who could not save it anyway."""
        if not permissions.compartments_where(self.request.user, "record").exists():
            raise PermissionDenied(_("Your role does not allow recording anywhere."))

    def get(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        self.may_open()
        draft = keeping.kept(user=request.user, form_url=request.get_full_path())
        arguments = self._arguments()
        if draft is None:
            form = self.form_class(initial=self.initial(), **arguments)
        else:
            form = self.form_class.restored(draft.texts, **arguments)
        return self._page(form, draft=draft)

    def post(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        self.may_open()
        with sent_once.one_at_a_time(request) as sent_before:
            if sent_before:
                return redirect(sent_before)
            return self._post(request)

    def _post(self, request: HttpRequest) -> HttpResponse:
        arguments = self._arguments()
        try:
            data = merging.decided(request.POST, self.form_class, arguments)
        except merging.Undecided:
            stale = StaleEdit(self.record, self.record.version)
            form = self.form_class(request.POST, **arguments)
            return self._stale(form, stale, is_asked_again=True)
        if "add_row" in data:
            return self._page(self.form_class.with_one_more_row(data, **arguments))
        form = self.form_class(data, **arguments)
        if not form.is_valid():
            return self._page(form, status=422)
        try:
            saved = self.save(form)
        except ValidationError as refusal:
            form.take(refusal)
            return self._page(form, status=422)
        except Refused as refusal:
            form.take_refusal(refusal)
            return self._page(form, status=422)
        except PermissionDenied as refusal:
            # The form could be opened, but not for what was chosen in it.
            form.add_error(None, str(refusal))
            return self._page(form, status=403)
        except StaleEdit as stale:
            return self._stale(form, stale)
        return self._saved(form, saved)

    def saved_url(self, saved: Any) -> str:
        """Where the person goes next."""
        return saved.get_absolute_url()

    def next_url(self, saved: Any) -> str:
        """Where the next one of a series is entered."""
        return self.request.get_full_path()

    def next_text(self) -> str:
        """The second button of a series; "" for none."""
        return _("Save and add another") if self.is_serial else ""

    def saved_message(self, saved: Any) -> str:
        return _("%(record)s is saved.") % {"record": saved}

    def context(self) -> dict[str, Any]:
        return {"title": self.title}

    def cancel_url(self) -> str:
        return self.record.get_absolute_url() if self.record is not None else ""

    def _arguments(self) -> dict[str, Any]:
        arguments: dict[str, Any] = {"person": self.request.user}
        return arguments | {"record": self.record} if self.record else arguments

    def _saved(self, form: RecordForm, saved: Any) -> HttpResponse:
        request = self.request
        keeping.forget(user=request.user, form_url=request.get_full_path())
        url, message = self.saved_url(saved), self.saved_message(saved)
        if self.is_serial and "next" in request.POST:
            message = format_html(
                '{} <a href="{}">{}</a>', message, url, _("Open what was saved")
            )
            url = self.next_url(saved)
        if form.cleaned_data.get("once"):
            sent_once.remember(request, form.cleaned_data["once"], url)
        messages.success(request, message)
        return redirect(url)

    def _stale(
        self, form: RecordForm, stale: StaleEdit, *, is_asked_again: bool = False
    ) -> HttpResponse:
        """Somebody else saved it meanwhile: bring together what both changed, let this
        person choose where both changed the same, with the present version in hand.
        """
        seen = seen_compartments(self.request.user)
        by = changes.since(stale.record, stale.version, seen=seen).by
        self.read_again()
        arguments = self._arguments()
        now = self.form_class(initial=self.initial(), **arguments)
        merged = merging.merge(form, now, is_asked_again=is_asked_again)
        texts = merged.texts | {"version": [str(stale.record.version)]}
        return self._page(
            self.form_class.restored(texts, **arguments),
            status=409,
            merge=merged,
            changed_by=by,
        )

    def read_again(self) -> None:
        """The record as it is now, after somebody else has saved it."""

    def _page(
        self, form: RecordForm, *, status: int = 200, **more: Any
    ) -> HttpResponse:
        compartment = getattr(self.record, "compartment", None)
        context = {
            "form": form,
            "action_text": self.action_text,
            "next_text": self.next_text(),
            "draft_url": reverse("drafts:keep"),
            "discard_url": reverse("drafts:discard"),
            "form_url": self.request.get_full_path(),
            "cancel_url": self.cancel_url(),
            "is_simulated": bool(compartment and compartment.is_simulated),
            "markings": compartment.marking if compartment else "",
        }
        return render(
            self.request,
            self.template_name,
            context | self.context() | more,
            status=status,
        )


class EditPage(RecordPage, FormPage):
    """Edits the record that the address names, where the person may correct it."""

    verb = "correct"

    def may_open(self) -> None:
        self.record = self.find()
        permissions.require(self.request.user, self.verb, self.record.compartment_id)

    def read_again(self) -> None:
        self.record = self.find()

    def context(self) -> dict[str, Any]:
        return {"title": self.title % {"record": self.record}}
