"""What people type: quantities with their unit, local times, codes, rows of a table."""
