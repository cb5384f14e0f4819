"""What was found stays as it was found: triggers on tests and all that belongs to them."""

from django.db import migrations

from labtrack.audit.refusals import (
    AUTHOR,
    CHANGED,
    COMPLETE,
    DELETED,
    SENT,
    STAMP,
    TRANSITION,
    UNVERIFIED,
)
from labtrack.audit.triggers import (
    IN_COMPARTMENT,
    NEVER,
    guard,
    kept,
    owner_removes,
    raised,
    same_but,
    through,
)

# A copy of choices.TRANSITIONS as they were; a test compares the database with the dict.
MOVES = {
    "draft": ("in-progress", "submitted"),
    "in-progress": ("submitted", "withdrawn", "superseded"),
    "submitted": ("verified", "approved", "rejected", "withdrawn", "superseded"),
    "verified": ("approved", "rejected", "withdrawn", "superseded"),
    "approved": ("superseded",),
    "rejected": ("withdrawn", "superseded"),
}
LIFECYCLE = (
    "revision",
    "is_current",
    "state",
    "submitted_at",
    "submitted_by_id",
    "verified_at",
    "verified_by_id",
    "approved_at",
    "approved_by_id",
    "closed_at",
    "closed_by_id",
    "close_reason",
    "validity",
    "invalid_code",
    "invalid_reason",
    "invalidated_at",
    "invalidated_by_id",
)
DERIVED = ("compartment_id", "material_condition_id", "condition_missing")
# What names a version; not even a draft changes these.
IDENTITY = ("id", "test_uid", "version", "version_kind", "created_at")

TEST_STAYS = guard(
    "characterization_test",
    f"""
    IF TG_OP = 'DELETE' THEN
        IF OLD.state = 'draft' OR {owner_removes(IN_COMPARTMENT)} THEN
            RETURN OLD;
        END IF;
        {raised(DELETED)}
    END IF;
    IF {same_but((*LIFECYCLE, *DERIVED))} THEN
        RETURN NEW;
    END IF;
    IF {" OR ".join(f"OLD.{one} <> NEW.{one}" for one in IDENTITY)}
        OR OLD.state NOT IN ('draft', 'in-progress') THEN
        {raised(CHANGED)}
    END IF;
    IF OLD.state = 'in-progress' AND EXISTS (
        SELECT 1 FROM jsonb_each(
            to_jsonb(OLD) - ARRAY[{", ".join(f"'{one}'" for one in (*LIFECYCLE, *DERIVED, "notes"))}]
        ) was
        WHERE was.value NOT IN ('null', '""') AND was.value <> to_jsonb(NEW) -> was.key
    ) THEN
        {raised(SENT)}
    END IF;
    RETURN NEW;""",
)


def set_with(state: str, *columns: str) -> str:
    """Columns that change only in the move to a state, and are set by it."""
    changed = " OR ".join(f"OLD.{one} IS DISTINCT FROM NEW.{one}" for one in columns)
    return f"""
    IF ({changed}) AND NOT (moved AND NEW.state IN ({state})) THEN
        {raised(STAMP, f"'{columns[0]}'")}
    END IF;
    IF moved AND NEW.state IN ({state}) AND NEW.{columns[0]} IS NULL THEN
        {raised(STAMP, f"'{columns[0]}'")}
    END IF;"""


MOVES_SQL = ", ".join(
    f"('{before}', '{after}')" for before, afters in MOVES.items() for after in afters
)
SERIES_WORKERS = """
    SELECT a.user_id FROM characterization_testauthor a
        JOIN characterization_test t ON t.id = a.test_id WHERE t.test_uid = NEW.test_uid
    UNION ALL
    SELECT unnest(ARRAY[entered_by_id, operator_id]) FROM characterization_test
        WHERE test_uid = NEW.test_uid"""
TEST_MOVES = migrations.RunSQL(
    f"""
CREATE FUNCTION characterization_test_moves() RETURNS trigger LANGUAGE plpgsql
SET search_path = public, pg_temp AS $guard$
DECLARE
    moved boolean;
    voided boolean;
BEGIN
    IF TG_OP = 'INSERT' THEN
        IF NEW.state NOT IN ('draft', 'in-progress') THEN
            {raised(TRANSITION, "'made -> ' || NEW.state")}
        END IF;
        RETURN NEW;
    END IF;
    moved := OLD.state <> NEW.state;
    voided := OLD.validity <> NEW.validity;
    IF moved AND (OLD.state, NEW.state) NOT IN ({MOVES_SQL}) THEN
        {raised(TRANSITION, "OLD.state || ' -> ' || NEW.state")}
    END IF;
    IF NEW.is_current AND NOT OLD.is_current THEN
        {raised(TRANSITION, "'a version that stepped back stays back'")}
    END IF;
    {set_with("'submitted'", "submitted_at", "submitted_by_id")}
    {set_with("'verified'", "verified_at", "verified_by_id")}
    {set_with("'approved'", "approved_at", "approved_by_id")}
    {set_with("'rejected', 'withdrawn', 'superseded'", "closed_at", "closed_by_id", "close_reason")}
    IF voided AND (NEW.validity <> 'invalid' OR NEW.state IN ('draft', 'superseded', 'withdrawn')) THEN
        {raised(TRANSITION, "OLD.validity || ' -> ' || NEW.validity")}
    END IF;
    IF NOT voided AND (OLD.invalid_code, OLD.invalid_reason, OLD.invalidated_at, OLD.invalidated_by_id)
        IS DISTINCT FROM (NEW.invalid_code, NEW.invalid_reason, NEW.invalidated_at, NEW.invalidated_by_id) THEN
        {raised(STAMP, "'invalidated_at'")}
    END IF;
    IF moved AND NEW.state = 'approved' THEN
        IF NEW.validity = 'invalid' THEN
            {raised(TRANSITION, "'an invalid test is not approved'")}
        END IF;
        IF OLD.state <> 'verified' AND (SELECT needs_verification FROM characterization_testmethod WHERE id = NEW.method_id) THEN
            {raised(UNVERIFIED)}
        END IF;
        IF NEW.approved_by_id IN ({SERIES_WORKERS}) THEN
            {raised(AUTHOR)}
        END IF;
    END IF;
    IF voided AND NEW.invalidated_by_id IN ({SERIES_WORKERS}) THEN
        {raised(AUTHOR)}
    END IF;
    RETURN NEW;
END $guard$;
CREATE TRIGGER characterization_test_moves BEFORE INSERT OR UPDATE ON characterization_test
    FOR EACH ROW EXECUTE FUNCTION characterization_test_moves();
ALTER TABLE characterization_test ENABLE ALWAYS TRIGGER characterization_test_moves;
""",
    """
DROP TRIGGER characterization_test_moves ON characterization_test;
DROP FUNCTION characterization_test_moves();
""",
)


def state_of(test: str) -> str:
    """The state of a test, held until this transaction ends."""
    return f"(SELECT state FROM characterization_test WHERE id = {test} FOR SHARE)"


def part_stays(table: str, *, simulated: str, removable: tuple = ("draft",)):
    """Rows of a test: added while it is in progress, changed while it is a draft."""
    states = ", ".join(f"'{one}'" for one in removable)
    return guard(
        table,
        f"""
    IF TG_OP = 'DELETE' THEN
        IF COALESCE({state_of("OLD.test_id")} IN ({states}), false)
            OR {owner_removes(simulated)} THEN
            RETURN OLD;
        END IF;
        {raised(DELETED)}
    END IF;
    IF TG_OP = 'INSERT' THEN
        IF COALESCE({state_of("NEW.test_id")} IN ('draft', 'in-progress'), true) THEN
            RETURN NEW;
        END IF;
        {raised(COMPLETE)}
    END IF;
    IF {same_but(("compartment_id",))} THEN
        RETURN NEW;
    END IF;
    IF {state_of("OLD.test_id")} = 'draft' AND {state_of("NEW.test_id")} = 'draft' THEN
        RETURN NEW;
    END IF;
    {raised(CHANGED)}""",
        on="INSERT OR UPDATE OR DELETE",
    )


OF_THE_TEST = through("characterization_test", "test_id")
OF_THE_SCOPE = "(SELECT is_simulated FROM accounts_viewingscope WHERE id = OLD.scope_id)"
OF_ALLOY_OR_CYCLE = "({} OR {})".format(
    through("trials_alloy", "alloy_id"),
    through("trials_heattreatmentcycle", "cycle_id"),
)


class Migration(migrations.Migration):
    dependencies = [
        ("characterization", "0003_catalogue"),
        ("trials", "0004_guards"),
        ("accounts", "0002_guards"),
        ("audit", "0001_guards"),
    ]
    operations = [
        TEST_STAYS,
        TEST_MOVES,
        part_stays("characterization_measurement", simulated=IN_COMPARTMENT),
        part_stays("characterization_notobtained", simulated=IN_COMPARTMENT),
        part_stays("characterization_curve", simulated=IN_COMPARTMENT),
        part_stays("characterization_evaluation", simulated=IN_COMPARTMENT),
        part_stays("characterization_testauthor", simulated=OF_THE_TEST),
        part_stays(
            "characterization_testflag",
            simulated=OF_THE_TEST,
            removable=("draft", "in-progress"),
        ),
        kept(
            "trials_materialstate",
            simulated=IN_COMPARTMENT,
            may_change=("compartment_id",),
            open_while="NOT EXISTS (SELECT 1 FROM characterization_test "
            "WHERE material_state_id = OLD.id)",
        ),
        kept("characterization_summary", simulated=OF_THE_SCOPE),
        kept("characterization_testevent", simulated=IN_COMPARTMENT),
        kept("characterization_materialconditionevent", simulated=OF_ALLOY_OR_CYCLE),
        kept("characterization_propertyevent", simulated=NEVER),
        kept("characterization_testmethodevent", simulated=NEVER),
    ]
