"""The page of a specification: limits as written, editions, what is judged by it."""

from urllib.parse import urlencode

from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext as _

from labtrack.accounts.visibility import visible_to
from labtrack.pages.detail import Action, Reader, RecordDetail, Section
from trials.dashboards import columns
from trials.models import Alloy, Heat, Specification

SHOWN = 20
STATES = {"draft": ["draft"], "current": [], "superseded": ["superseded"]}


def compose(specification: Specification, reader: Reader) -> RecordDetail:
    is_own = specification.compartment_id is not None
    may_record = is_own and reader.may("record", specification.compartment_id)
    return RecordDetail(
        record=specification,
        noun=_("Specification"),
        title=f"{specification.owner_shown} {specification.code}",
        sub=_("edition %(edition)s, limits for %(form)s")
        % {
            "edition": specification.edition,
            "form": specification.get_form_display().lower(),
        },
        states=STATES[specification.standing],
        breadcrumbs=[
            columns.home(_("Specifications"), reverse("trials:specification-list")),
            columns.here(specification),
        ],
        facts=_facts(specification, reader),
        sections=[
            _limits(specification),
            *_rules(specification),
            *_editions(specification, reader),
            *judged_by(specification, reader),
        ],
        primary=_primary(specification) if may_record else None,
        actions=[_derive(specification)],
        slot="specification",
        extra={"is_superseded": specification.standing == "superseded"},
    )


def _primary(specification: Specification) -> Action | None:
    if specification.standing == "draft":
        return Action(
            _("Edit or issue"),
            reverse("trials:specification-update", args=[specification.pk]),
        )
    if specification.next_edition is not None:
        return None
    return Action(
        _("New edition"),
        reverse("trials:specification-edition", args=[specification.pk]),
        "plus",
    )


def _derive(specification: Specification) -> Action:
    query = urlencode({"based_on": specification.pk})
    return Action(
        _("Base one on it"), f"{reverse('trials:specification-create')}?{query}", "plus"
    )


def _facts(specification: Specification, reader: Reader) -> list[dict]:
    facts = [
        {"label": _("Owner"), "value": specification.get_owner_display()},
        reader.fact(_("Alloy"), specification.alloy),
        {"label": _("Form"), "value": specification.get_form_display()},
        {"label": _("Standing"), "value": specification.standing_text},
        {"label": _("Issued"), "value": reader.when(specification.issued_on)},
    ]
    if specification.title:
        facts.insert(0, {"label": _("Title"), "value": specification.title})
    if specification.based_on_id:
        facts.append(reader.fact(_("Based on"), specification.based_on))
    if specification.created_by_id:
        facts.append({"label": _("Written by"), "value": specification.created_by})
    return facts


def _limits(specification: Specification) -> Section:
    """Each element as the document writes it, others last; nothing is rounded or padded."""
    rows = [
        [row.element, row.minimum, row.maximum] for row in specification.limits.all()
    ]
    named = ", ".join(row[0] for row in rows)
    rows.append([_("Others, each"), "", specification.others_each])
    rows.append([_("Others, total"), "", specification.others_total])
    return Section(
        title=_("Limits"),
        note=_("as written; compared after rounding to the last place written (E29)"),
        columns=[
            columns.column(_("Element")),
            columns.column(_("Minimum"), is_number=True, unit="wt%"),
            columns.column(_("Maximum"), is_number=True, unit="wt%"),
        ],
        rows=rows,
        footer=[
            _("Others are all elements but Al, %(named)s.") % {"named": named},
            "",
            "",
        ],
    )


def _rules(specification: Specification) -> list[Section]:
    rules = list(specification.rules.all())
    if not rules:
        return []
    return [
        Section(
            title=_("Rules between elements"),
            columns=[columns.column(_("If")), columns.column(_("Then"))],
            rows=[
                [
                    _("%(element)s is above %(above)s wt%%")
                    % {"element": rule.element, "above": rule.above},
                    _("%(needs)s is at least %(factor)s × %(element)s")
                    % {
                        "needs": rule.needs,
                        "factor": rule.factor,
                        "element": rule.element,
                    },
                ]
                for rule in rules
            ],
        )
    ]


def _editions(specification: Specification, reader: Reader) -> list[Section]:
    """The line of editions this one stands in, as far as the reader sees it."""
    rows = (
        visible_to(reader.person, Specification)
        .filter(
            code=specification.code,
            owner=specification.owner,
            organisation=specification.organisation,
        )
        .select_related("superseded_by", "organisation")
        .order_by("-issued_on", "-pk")[:SHOWN]
    )
    return [
        Section(
            title=_("Editions"),
            columns=[
                columns.column(_("Edition")),
                columns.column(_("Issued"), is_number=True),
                columns.column(_("Standing")),
            ],
            rows=[
                [
                    row.edition
                    if row.pk == specification.pk
                    else reader.cell(row, row.edition),
                    reader.when(row.issued_on),
                    row.standing_text,
                ]
                for row in rows
            ],
        )
    ]


def judged_by(specification: Specification, reader: Reader) -> list[Section]:
    """The alloy, those of its variants that have no specification of their own in this
    form, and the latest heats that aim at them.
    """
    own = visible_to(reader.person, Specification.objects.current()).filter(
        form=specification.form
    )
    alloys = list(
        visible_to(reader.person, Alloy)
        .filter(
            Q(pk=specification.alloy_id)
            | Q(parent_id=specification.alloy_id) & ~Q(pk__in=own.values("alloy_id"))
        )
        .order_by("kind", "code")[: SHOWN + 1]
    )
    heats = (
        visible_to(reader.person, Heat)
        .filter(alloy__in=[alloy.pk for alloy in alloys])
        .select_related("alloy", "organisation")
        .order_by("-charged_at", "-pk")[:SHOWN]
    )
    return [
        Section(
            title=_("Alloys judged by it"),
            note=_("its own and variants without one of their own"),
            columns=[columns.column(_("Alloy")), columns.column(_("Name"))],
            rows=[[reader.cell(alloy), alloy.name] for alloy in alloys[:SHOWN]],
            empty=_("No alloy that you may see."),
        ),
        Section(
            title=_("Heats judged by it"),
            note=_("the latest; any of them may be judged by another one"),
            columns=[
                columns.column(_("Heat")),
                columns.column(_("Alloy")),
                columns.column(_("Charged"), is_number=True, css="opt"),
            ],
            rows=[
                [
                    reader.cell(heat),
                    reader.cell(heat.alloy),
                    reader.when(heat.charged_at),
                ]
                for heat in heats
            ],
            empty=_("No heat that you may see aims at it."),
        ),
    ]
