"""Creating many models in one step of a migration.

Django renders every related model anew after each operation. In a schema where everything
has a compartment, an owner and an author that took a minute of CPU; here it happens once.
"""

from collections.abc import Sequence
from typing import Any

from django.db.migrations.operations.base import Operation


class AllAtOnce(Operation):
    """Operations that create tables, constraints and triggers of one app. Foreign keys may
    point forward: the schema editor writes them last.
    """

    reduces_to_sql = True
    reversible = True

    def __init__(self, operations: Sequence[Operation]):
        self.operations = operations

    def deconstruct(self) -> tuple[str, list, dict[str, Any]]:
        return type(self).__name__, [self.operations], {}

    def state_forwards(self, app_label: str, state: Any) -> None:
        state.__dict__.pop("apps", None)  # what was rendered before is rendered again
        for operation in self.operations:
            operation.state_forwards(app_label, state)

    def database_forwards(
        self, app_label: str, schema_editor: Any, from_state: Any, to_state: Any
    ) -> None:
        for operation in self.operations:
            operation.database_forwards(app_label, schema_editor, from_state, to_state)

    def database_backwards(
        self, app_label: str, schema_editor: Any, from_state: Any, to_state: Any
    ) -> None:
        for operation in reversed(self.operations):
            operation.database_backwards(app_label, schema_editor, from_state, to_state)

    def describe(self) -> str:
        return f"Create {len(self.operations)} models and triggers at once"
