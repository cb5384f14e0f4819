"""Tests of labtrack/accounts."""
