"""Measured, not asserted: what labtrack reaches on this machine. `make bench` runs all."""
