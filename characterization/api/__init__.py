"""The instrument door, and reading what was found."""
