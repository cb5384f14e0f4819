"""Pure: elements and, later, compositions. No Django."""
