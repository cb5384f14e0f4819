"""Doors of trials for people."""
