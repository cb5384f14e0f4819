"""The list of one kind of record: filters, sort, pages, export, all in its URL."""

from difflib import get_close_matches
from typing import Any

from django.contrib.auth.mixins import LoginRequiredMixin
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views import View
from django_filters import FilterSet

from labtrack.accounts import permissions
from labtrack.accounts.visibility import seen_compartments, visible_to
from labtrack.pages import keyset
from labtrack.pages.export import FORMATS, TooManyRows, list_response
from labtrack.pages.tables import RecordTable

OWN_NAMES = ("sort", "cursor", "export")


class BadQuery(ValueError):
    """A filter, sort or cursor that this list does not have. An ignored filter would show
    too much.
    """


class RecordList(LoginRequiredMixin, View):
    """Declares what is listed; everything else is the same for all."""

    http_method_names = ["get", "head", "options"]
    template_name = "records/record_list.html"

    rows: QuerySet
    filterset_class: type[FilterSet]
    table_class: type[RecordTable]
    title = ""
    empty_text = ""
    create_url_name = ""
    create_text = ""

    def get(self, request: HttpRequest) -> HttpResponseBase:
        filterset = self.filterset_class(
            request.GET,
            queryset=visible_to(request.user, self.rows.all()),
            request=request,
        )
        try:
            order = self._order(request, filterset)
            if request.GET.get("export") in FORMATS:
                return self._exported(request.GET["export"], filterset.qs, order)
            page = keyset.page(filterset.qs, order, request.GET.get("cursor", ""))
        except (BadQuery, keyset.BadCursor, TooManyRows) as error:
            return self._refused(request, filterset, str(error))
        return self._shown(request, filterset, page)

    @staticmethod
    def is_simulated(row: Any) -> bool:
        """Whether a row is part of a demonstration."""
        compartment = getattr(row, "compartment", None)
        return compartment is not None and compartment.is_simulated

    def _order(self, request: HttpRequest, filterset: FilterSet) -> keyset.Order:
        known = [*filterset.form.fields, *OWN_NAMES]
        for name in request.GET:
            if name not in known:
                raise BadQuery(_unknown(name, known))
        if not filterset.form.is_valid():
            raise BadQuery(_("A filter has a value that it cannot have."))
        sort = request.GET.get("sort") or self.table_class.default_sort
        path = self.table_class.sorts.get(sort.removeprefix("-"))
        if path is None:
            raise BadQuery(_unknown(sort, list(self.table_class.sorts)))
        return keyset.Order(path, sort.startswith("-"))

    def _table(self, rows: list) -> RecordTable:
        table = self.table_class(
            rows,
            seen=seen_compartments(self.request.user),
            request=self.request,
            order_by=self.request.GET.get("sort") or self.table_class.default_sort,
        )
        table.caption = self.title
        table.model = self.rows.model
        return table

    def _exported(
        self, fmt: str, queryset: QuerySet, order: keyset.Order
    ) -> HttpResponseBase:
        return list_response(
            fmt,
            queryset,
            order,
            table_of=self._table,
            is_simulated=self.is_simulated,
            name=self._file_name,
        )

    def _shown(
        self, request: HttpRequest, filterset: FilterSet, page: keyset.Page
    ) -> HttpResponse:
        table = self._table(page.rows)
        count, is_exact = keyset.counted(filterset.qs)
        table.pager = {
            "shown": len(page.rows),
            "count": count,
            "is_exact": is_exact,
            "noun": "",
            "previous_url": _at(request, page.previous),
            "next_url": _at(request, page.next),
        }
        places = [getattr(row, "compartment", None) for row in page.rows]
        worlds = [self.is_simulated(row) for row in page.rows]
        context = self._context(filterset) | {
            "table": table,
            "count": _counted(count, is_exact),
            "has_rows": bool(page.rows),
            "is_filtered": bool(filterset.form.changed_data),
            # Said of the page only when it holds for every row; else each row says it.
            "is_simulated": bool(worlds) and all(worlds),
            "markings": " · ".join(
                sorted({place.marking for place in places if place and place.marking})
            ),
            "exports": [
                {"label": label, "url": _with(request, export=fmt)}
                for fmt, label in FORMATS.items()
            ],
        }
        return render(request, self.template_name, context)

    def _refused(
        self, request: HttpRequest, filterset: FilterSet, message: str
    ) -> HttpResponse:
        context = self._context(filterset) | {"refusal": message}
        return render(request, self.template_name, context, status=400)

    def _context(self, filterset: FilterSet) -> dict[str, Any]:
        may_record = bool(self.create_url_name) and (
            permissions.compartments_where(self.request.user, "record").exists()
        )
        return {
            "title": self.title,
            "filter": filterset,
            "empty_text": self.empty_text,
            "create_url": reverse(self.create_url_name) if may_record else "",
            "create_text": self.create_text,
        }

    @property
    def _file_name(self) -> str:
        return self.rows.model._meta.verbose_name_plural.replace(" ", "-")


def _counted(count: int, is_exact: bool) -> str:
    if not is_exact:
        return _("More than %(count)s records") % {"count": f"{count:,}"}
    return ngettext("%(count)s record", "%(count)s records", count) % {
        "count": f"{count:,}"
    }


def _unknown(name: str, known: list[str]) -> str:
    nearest = get_close_matches(name, known, n=1)
    hint = (
        _("did you mean %(nearest)s?") % {"nearest": nearest[0]}
        if nearest
        else _("expected one of %(known)s.") % {"known": ", ".join(known)}
    )
    return _("This list knows no %(name)s; %(hint)s") % {
        "name": name[:60],
        "hint": hint,
    }


def _at(request: HttpRequest, cursor: str) -> str:
    return _with(request, cursor=cursor) if cursor else ""


def _with(request: HttpRequest, **changed: str) -> str:
    query = request.GET.copy()
    query.pop("cursor", None)
    query.pop("export", None)
    for name, value in changed.items():
        query[name] = value
    return f"?{query.urlencode()}"
