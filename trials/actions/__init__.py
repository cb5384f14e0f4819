"""What people do to the records of trials: every write that matters."""
