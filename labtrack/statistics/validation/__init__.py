"""Validation as a feature: published cases in, computed values and verdicts out.

Pure. A laboratory can run its own cases (ISO/IEC 17025:2017, 7.11.2).
"""
