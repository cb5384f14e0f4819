"""The pages of a program, of one line of its work, and of a component."""

from urllib.parse import urlencode

from django.urls import reverse
from django.utils.translation import gettext as _

from labtrack.accounts.natural_keys import key_of
from labtrack.entry.quantity import shown_as_entered
from labtrack.pages.detail import Action, Reader, RecordDetail, Section
from labtrack.pages.missing import Missing
from labtrack.templatetags.display import withheld
from trials.dashboards.columns import column, here, home
from trials.models import Component, Program, WorkItem

SHOWN = 20


def compose_program(program: Program, reader: Reader) -> RecordDetail:
    rows = list(program.program_alloys.all())
    may_record = reader.may("record", program.compartment_id)
    query = urlencode({"program": key_of(program)})
    return RecordDetail(
        record=program,
        noun=_("Program"),
        title=program.title,
        is_code=False,
        sub=program.aim,
        breadcrumbs=[
            home(_("Programs"), reverse("trials:program-list")),
            here(program),
        ],
        facts=[
            {"label": _("Code"), "value": program.code},
            reader.fact(_("Baseline"), program.baseline),
            {"label": _("Start"), "value": _day(reader, program.starts_on)},
            {"label": _("End"), "value": _day(reader, program.ends_on)},
            {"label": _("Recorded by"), "value": program.created_by},
        ],
        missing=_lacks_of_program(program, rows) if may_record else [],
        sections=[
            _variants(rows, reader),
            _trials(program, reader, query),
            _components(program, reader, query),
        ],
        primary=Action(
            _("Plan work"), f"{reverse('trials:work-item-create')}?{query}", "plus"
        )
        if may_record
        else None,
        actions=_program_actions(program, query) if may_record else [],
        slot="program",
    )


def compose_work_item(item: WorkItem, reader: Reader) -> RecordDetail:
    may_edit = reader.may("correct", item.compartment_id)
    program = item.program
    return RecordDetail(
        record=item,
        noun=_("Work item"),
        title=item.title,
        is_code=False,
        sub=item.given_up_because
        and _("Given up: %(why)s") % {"why": item.given_up_because},
        breadcrumbs=[
            home(_("Programs"), reverse("trials:program-list")),
            reader.crumb(program),
            here(item),
        ],
        facts=[
            {"label": _("Code"), "value": item.code},
            {"label": _("What counts"), "value": item.get_kind_display()},
            {
                "label": _("Only"),
                "value": item.method_code or item.get_specimen_kind_display(),
            },
            reader.fact(_("Alloy"), item.alloy)
            if item.alloy_id
            else {"label": _("Alloy"), "value": _("all of the program")},
            {"label": _("Planned"), "value": f"{item.planned_quantity:,}"},
            {"label": _("Start"), "value": _day(reader, item.starts_on)},
            {"label": _("Due"), "value": _day(reader, item.due_on)},
            {"label": _("Responsible"), "value": item.responsible},
        ],
        primary=Action(
            _("Edit"), reverse("trials:work-item-update", args=[key_of(item)])
        )
        if may_edit
        else None,
        slot="work-item",
    )


def compose_component(component: Component, reader: Reader) -> RecordDetail:
    may_edit = reader.may("correct", component.compartment_id)
    program = component.program
    annual = component.annual_quantity
    return RecordDetail(
        record=component,
        noun=_("Component"),
        title=component.name,
        is_code=False,
        sub=component.governing_requirement,
        breadcrumbs=[
            home(_("Components"), reverse("trials:component-list")),
            *([reader.crumb(program)] if program else []),
            here(component),
        ],
        facts=[
            {"label": _("Code"), "value": component.code},
            {"label": _("Family"), "value": component.get_family_display()},
            {"label": _("Mass"), "value": reader.entered(component.mass_as_entered)},
            {"label": _("Present alloy"), "value": component.present_alloy},
            {"label": _("A year"), "value": "" if annual is None else f"{annual:,}"},
            reader.fact(_("Program"), program),
        ],
        sections=[_requirements(component)],
        primary=Action(
            _("Edit"), reverse("trials:component-update", args=[key_of(component)])
        )
        if may_edit
        else None,
    )


def _day(reader: Reader, day) -> str:
    return reader.when(day) if day else ""


def _program_actions(program: Program, query: str) -> list[Action]:
    return [
        Action(_("Edit"), reverse("trials:program-update", args=[key_of(program)])),
        Action(_("Plan a trial"), f"{reverse('trials:trial-create')}?{query}", "plus"),
    ]


def _lacks_of_program(program: Program, rows: list) -> list[Missing]:
    edit = reverse("trials:program-update", args=[key_of(program)])
    found = []
    if not rows:
        found.append(
            Missing(
                _("The variants it develops"),
                _("nothing but the baseline counts for it yet"),
                edit,
                is_blocking=True,
            )
        )
    if not program.aim:
        found.append(Missing(_("Its aim"), "", edit))
    if program.starts_on is None:
        found.append(
            Missing(_("Its start"), _("every earlier heat of its alloys counts"), edit)
        )
    return found


def _variants(rows: list, reader: Reader) -> Section:
    return Section(
        title=_("Variants it develops"),
        columns=[column(_("Designation")), column(_("Name")), column(_("Variant of"))],
        rows=[
            [
                reader.cell(row.alloy),
                row.alloy.name if reader.sees(row.alloy) else "",
                reader.cell(row.alloy.parent) if reader.sees(row.alloy) else withheld(),
            ]
            for row in rows
        ],
        empty=_("No variants yet."),
    )


def _trials(program: Program, reader: Reader, query: str) -> Section:
    rows = program.trials.filter(compartment_id__in=reader.seen).order_by("-pk")
    return Section(
        title=_("Trials"),
        columns=[column(_("Trial")), column(_("Question"), css="w")],
        rows=[[reader.cell(trial), trial.question] for trial in rows[:SHOWN]],
        empty=_("No trial is planned yet."),
        link_url=f"{reverse('trials:trial-list')}?{query}",
        link_text=_("All in a list"),
    )


def _components(program: Program, reader: Reader, query: str) -> Section:
    rows = program.components.filter(compartment_id__in=reader.seen).order_by("-pk")
    return Section(
        title=_("Components it is for"),
        columns=[
            column(_("Component")),
            column(_("Name")),
            column(_("Governing requirement"), css="opt"),
            column(_("Mass"), is_number=True),
            column(_("A year"), is_number=True, css="opt"),
        ],
        rows=[
            [
                reader.cell(each),
                each.name,
                each.governing_requirement,
                reader.entered(each.mass_as_entered),
                "" if each.annual_quantity is None else f"{each.annual_quantity:,}",
            ]
            for each in rows[:SHOWN]
        ],
        empty=_("No component is described yet."),
        link_url=f"{reverse('trials:component-list')}?{query}",
        link_text=_("All in a list"),
    )


def _requirements(component: Component) -> Section:
    return Section(
        title=_("Requirements"),
        columns=[
            column(_("Property")),
            column(_("Must be")),
            column(_("Value"), is_number=True),
            column(_("Source"), css="opt"),
        ],
        rows=[
            [
                row.property,
                row.get_comparison_display(),
                shown_as_entered(f"{row.value_as_entered} {row.unit}".strip()),
                row.source,
            ]
            for row in component.requirements.all()
        ],
        empty=_("No requirement is written down yet."),
    )
