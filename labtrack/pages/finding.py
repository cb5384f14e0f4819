"""The record that an address names, among what this person may see."""

from typing import Any

from django.contrib.auth.mixins import LoginRequiredMixin
from django.db.models import Model, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views import View

from labtrack.accounts.natural_keys import Ambiguous, get_named_or_404, key_of
from labtrack.accounts.visibility import get_visible_or_404


class RecordPage(LoginRequiredMixin, View):
    """A page of one record: by `key` (its code, perhaps with its owner) or by `pk`."""

    rows: QuerySet
    url_name = ""

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        try:
            return super().dispatch(request, *args, **kwargs)
        except Ambiguous as question:
            return self._ask_which(request, question)

    def find(self, rows: QuerySet | None = None) -> Model:
        """The visible record of this address; Http404 otherwise."""
        rows = self.rows.all() if rows is None else rows
        if "pk" in self.kwargs:
            return get_visible_or_404(self.request.user, rows, pk=self.kwargs["pk"])
        return get_named_or_404(self.request.user, rows, self.kwargs["key"])

    def _ask_which(self, request: HttpRequest, question: Ambiguous) -> HttpResponse:
        """Several visible records bear this code."""
        name = request.resolver_match.view_name
        choices = [
            {
                "label": key_of(record),
                "url": reverse(name, args=[key_of(record)]),
                "owner": record.organisation.name,
            }
            for record in question.records
        ]
        context = {"code": self.kwargs["key"], "choices": choices}
        return render(request, "records/which.html", context, status=300)
