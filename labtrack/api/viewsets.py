"""Reading routes that all work alike: visible rows, allow-listed filters, cursor pages."""

from difflib import get_close_matches

from django.db.models import QuerySet
from django.utils.translation import gettext as _
from rest_framework import mixins
from rest_framework.viewsets import GenericViewSet

from labtrack.accounts.visibility import seen_compartments, visible_to
from labtrack.refusals import Fault, Refused

PAGING = ("cursor", "limit")


class VisibleRead(mixins.ListModelMixin, mixins.RetrieveModelMixin, GenericViewSet):
    """List and detail of what the caller may see.

    A view names `rows` (a queryset complete with select_related), `serializer_class`,
    and `filterset_class` (shared with the web list) or nothing to filter by.
    """

    rows: QuerySet
    filterset_class = None

    def get_queryset(self):
        if getattr(self, "swagger_fake_view", False):
            return self.rows.none()
        return visible_to(self.request.user, self.rows.all())

    def get_serializer_context(self):
        """With the compartments that the reader sees, for references that are withheld."""
        context = super().get_serializer_context()
        if not getattr(self, "swagger_fake_view", False):
            context["seen"] = seen_compartments(self.request.user)
        return context

    def filter_queryset(self, queryset):
        if self.action != "list":
            return queryset
        return filtered(self.request, queryset, self.filterset_class)


def filtered(request, queryset, filterset_class) -> QuerySet:
    """The queryset under the request's filters; an unknown name or bad value is Refused,
    since an ignored filter shows too much.
    """
    known = list(filterset_class.get_filters()) if filterset_class else []
    faults = [
        _unknown(name, known)
        for name in request.query_params
        if name not in known and name not in PAGING
    ]
    faults += [
        Fault("bad_filter", _("A filter holds a NUL character."), (name,))
        for name, value in request.query_params.items()
        if "\0" in value
    ]
    if faults:
        raise Refused(faults)
    if filterset_class is None:
        return queryset
    filterset = filterset_class(
        request.query_params, queryset=queryset, request=request
    )
    if not filterset.is_valid():
        raise Refused(
            Fault(
                "bad_filter",
                str(message),
                (name,),
                request.query_params.get(name, "")[:80],
            )
            for name, messages in filterset.errors.items()
            for message in messages
        )
    return filterset.qs


def _unknown(name: str, known: list[str]) -> Fault:
    nearest = get_close_matches(name, known, n=1)
    hint = (
        _("did you mean %(nearest)s?") % {"nearest": nearest[0]}
        if nearest
        else _("expected some of %(known)s.") % {"known": ", ".join([*known, *PAGING])}
    )
    message = _("There is no filter %(name)s; %(hint)s") % {
        "name": name[:60],
        "hint": hint,
    }
    return Fault("unknown_filter", message, (name[:60],), name[:60])
