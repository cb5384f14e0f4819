"""What people type: signing in, themselves, colleagues, compartments."""
