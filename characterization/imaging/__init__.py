"""Micrographs: bytes to pixels, pixels to areas, objects and intercepts. Pure, no Django."""
