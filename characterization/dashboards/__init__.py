"""Reads composed for one screen: frozen dataclasses, no HTML."""
