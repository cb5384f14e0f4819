"""What people fill in to record what was made."""
