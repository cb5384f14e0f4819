"""Pages that every kind of record has: list, detail, create, edit, and which one is meant."""
