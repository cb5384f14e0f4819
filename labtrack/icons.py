"""Inline SVG icons: Lucide's, and the few it lacks."""

import functools
import re

import lucide
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe

VIEW_BOX = "0 0 24 24"
# Lucide has no "less than a detection limit", no plain wave, and no crucible for our own mark.
OWN = {
    "below-detection": '<path d="m16 4-8 6 8 6M8 21h8"/>',
    "above-range": '<path d="m8 4 8 6-8 6M8 21h8"/>',
    "wave": '<path d="M2 12c2.400-8 5-8 6.700 0s4.200 8 6.600 0 4.300-8 6.700 0"/>',
    "labtrack": '<path d="M4 4.500h16l-2.700 15H6.700z"/>'
    '<path d="M5.100 11c2.700-1.800 4.200 1.800 6.900 0s4.200 1.800 6.900 0"/>',
}


@functools.cache
def shapes(name: str) -> SafeString:
    """The inside of one icon's <svg>."""
    if name in OWN:
        return mark_safe(OWN[name])
    svg = lucide._render_icon(name, None)
    return mark_safe(re.sub(r"^<svg[^>]*>|</svg>\s*$", "", svg).strip())


@functools.cache
def icon(name: str, label: str = "") -> SafeString:
    """One icon; decoration unless `label` says in words what it means."""
    if label:
        return format_html(
            '<svg class="ic" viewBox="{}" role="img" aria-label="{}">{}</svg>',
            VIEW_BOX,
            label,
            shapes(name),
        )
    return format_html(
        '<svg class="ic" viewBox="{}" aria-hidden="true">{}</svg>',
        VIEW_BOX,
        shapes(name),
    )
