"""Reads composed for one screen."""
