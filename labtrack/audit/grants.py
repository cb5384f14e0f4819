"""What the application role may do on each table: the whole truth in one place.

`apply_grants` brings a database to it after each migration, a test compares pg_catalog
with it. Nobody but the owner may TRUNCATE; DELETE stands only where no record is lost.
A table that is not named here gives the application role nothing.
"""

from collections.abc import Iterator, Mapping

from django.apps import apps
from pghistory.models import Event

READ = frozenset({"SELECT"})
APPEND = READ | {"INSERT"}
RECORD = APPEND | {"UPDATE"}
QUEUE = RECORD | {"DELETE"}

_TABLES: dict[frozenset[str], tuple[str, ...]] = {
    READ: (
        "auth_group",
        "auth_group_permissions",
        "auth_permission",
        "django_content_type",
        "django_migrations",
    ),
    # Immutable from birth: a row is its own history.
    APPEND: (
        "api_idempotencykey",
        "characterization_criterionstatement",
        "characterization_fieldevaluation",
        "characterization_formulaversion",
        "characterization_summary",
        "instruments_submissionreading",
        "instruments_submissionreceipt",
        "trials_pourdecision",
    ),
    RECORD: (
        "accounts_compartment",
        "accounts_numbercounter",
        "accounts_numberpattern",
        "accounts_organisation",
        "accounts_personaltoken",
        "accounts_user",
        "accounts_viewingscope",
        "axes_accesslog",
        # UPDATE ends it with its result; a trigger refuses the rest.
        "characterization_imageevaluation",
        "characterization_literaturevalue",
        "characterization_materialcondition",
        "characterization_methodproperty",
        # UPDATE of the scale and of what is left out alone.
        "characterization_micrograph",
        "characterization_property",
        "characterization_propertyrule",
        "characterization_successcriterion",
        "characterization_testmethod",
        "instruments_calibration",
        "instruments_importprofile",
        "instruments_instrument",
        "instruments_instrumenttoken",
        "instruments_intakeproblem",
        # UPDATE moves them to their specimen's compartment; a trigger refuses the rest.
        "instruments_rawsubmission",
        "instruments_trace",
        "jobs_heartbeat",
        "jobs_job",
        # Its functions attach who and why with INSERT ... ON CONFLICT DO UPDATE.
        "pghistory_context",
        "trials_additionrecovery",
        "trials_alloy",
        # UPDATE excludes them with a reason; a trigger refuses the rest.
        "trials_burn",
        "trials_burnreading",
        "trials_casting",
        "trials_castingrun",
        "trials_chargeaddition",
        "trials_component",
        "trials_chemistrysample",
        "trials_exchangerate",
        "trials_heat",
        "trials_heattreatmentcycle",
        "trials_heattreatmentload",
        "trials_loaditem",
        # UPDATE withdraws it with a reason; a trigger refuses the rest.
        "trials_loadlog",
        "trials_loadsegment",
        "trials_lotassay",
        "trials_materiallot",
        "trials_materialprice",
        "trials_materialstate",
        "trials_program",
        "trials_meltevent",
        "trials_referencematerial",
        "trials_sampleelement",
        "trials_sectionclass",
        "trials_specification",
        "trials_specimen",
        "trials_trial",
        "trials_workitem",
        "trials_supplystage",
    ),
    QUEUE: (
        # Queues; SKIP LOCKED needs UPDATE too.
        "characterization_stalesummary",
        "jobs_stalelog",
        # Form drafts, sessions, login attempts, unused invitations.
        "accounts_onetimelink",
        "axes_accessattempt",
        "axes_accessattemptexpiration",
        "axes_accessfailurelog",
        "django_session",
        "drafts_formdraft",
        # Links, with history where it matters.
        "accounts_compartmentshare",
        "accounts_membership",
        "accounts_viewingscope_compartments",
        "trials_alloytarget",
        "trials_factor",
        "trials_certifiedvalue",
        "trials_heattreatmentsegment",
        "trials_programalloy",
        "trials_requirement",
        "trials_runlevel",
        "trials_trialrun",
        # Of issued specifications a trigger refuses it.
        "characterization_acceptancelimit",
        "trials_compositionlimit",
        "trials_compositionrule",
        "trials_lotorigin",
        # They hold draft tests; a trigger refuses every other row.
        "characterization_calculatedvalue",
        "characterization_curve",
        "characterization_evaluation",
        "characterization_measurement",
        "characterization_notobtained",
        "characterization_reading",
        "characterization_test",
        "characterization_testauthor",
        "characterization_testflag",
    ),
}
SEQUENCES = {"jobs_generation": frozenset({"USAGE"})}


def grants() -> Mapping[str, frozenset[str]]:
    """Table name -> rights, for every table of the product."""
    named = {table: rights for rights, tables in _TABLES.items() for table in tables}
    return {**dict.fromkeys(_history_tables(), APPEND), **named}


def _history_tables() -> Iterator[str]:
    """The event tables that pghistory keeps beside each tracked model."""
    for model in apps.get_models():
        if issubclass(model, Event) and model._meta.managed:
            yield model._meta.db_table
