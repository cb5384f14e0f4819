"""What a page is made of: the rail, components with content, slots, charts.

Built into every template (see TEMPLATES in the settings): no {% load %} is needed.
"""

from typing import Any

from django import template
from django.template.loader import render_to_string
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from labtrack import navigation, slots

register = template.Library()
THEMES = ("light", "dark")
THEME_COOKIE = "labtrack-theme"


@register.simple_block_tag(takes_context=True)
def component(
    context: template.Context, content: str, name: str, **arguments: Any
) -> SafeString:
    """{% component "section" title="Heats" %}...{% endcomponent %}.

    Renders `components/<name>.html` with the arguments and what stands between the tags
    as `content`. Components without content are plain includes.
    """
    values = context.flatten() | arguments | {"content": content}
    return render_to_string(f"components/{name}.html", values)


@register.simple_tag(takes_context=True)
def rail(context: template.Context) -> list[navigation.Place]:
    """{% rail as places %}: where this person can go from here."""
    request = context["request"]
    return list(navigation.places(request.user, request.path))


@register.simple_tag(takes_context=True)
def section_tabs(context: template.Context) -> list[navigation.Tab]:
    """{% section_tabs as beside %}: the places beside this page in its section."""
    request = context.get("request")
    return navigation.tabs(request.user, request.path) if request else []


@register.simple_tag
def address(url_name: str) -> str:
    """{% address "search" as search_url %}: empty where no such page exists."""
    return navigation.address_of(url_name)


@register.simple_tag(takes_context=True)
def theme(context: template.Context) -> str:
    """Light or dark as the person chose on this device, empty to follow the system."""
    cookies = getattr(context.get("request"), "COOKIES", {})
    chosen = cookies.get(THEME_COOKIE, "")
    return chosen if chosen in THEMES else ""


@register.filter
def initials(person: Any) -> str:
    """The staff code, or the first letters of the name or address."""
    code = getattr(person, "staff_code", "")
    if code:
        return code[:3]
    name = str(person).replace("@", " ")
    return "".join(word[0] for word in name.split()[:2]).upper()


@register.simple_tag
def slot(noun: str, key: Any) -> SafeString:
    """{% slot "specimen" specimen.pk %}: what other apps show of this record."""
    addresses = (
        navigation.address_of(fragment.url_name, key)
        for fragment in slots.fragments(noun)
    )
    return format_html_join(
        "\n",
        '<div hx-get="{}" hx-trigger="load" hx-swap="outerHTML" aria-busy="true">{}</div>',
        ((address, skeleton()) for address in addresses if address),
    )


def skeleton() -> SafeString:
    """Grey bars while a fragment loads, and a word for those who cannot see them."""
    return format_html(
        '<span class="sr">{}</span><span class="lt-skel"></span>'
        '<span class="lt-skel short"></span>',
        _("Loading"),
    )
