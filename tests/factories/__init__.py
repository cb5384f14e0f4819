"""Plain functions that make just what a test needs; everything else has a default.

Codes count up, so that two calls never clash. Rows are written straight, without the
actions, so that a broken action fails its own tests and no others.
"""
