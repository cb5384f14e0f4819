"""What people type about tests: numbers of a method, facts, reasons, files."""
