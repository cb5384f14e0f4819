"""Tests of labtrack/instruments."""
