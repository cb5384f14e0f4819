"""Every address of the product, read from its URL configuration."""

from collections.abc import Iterator
from dataclasses import dataclass

from django.urls import URLPattern, URLResolver, get_resolver, reverse


@dataclass(frozen=True)
class Route:
    """One URL pattern: its full name and the arguments it takes."""

    name: str
    arguments: tuple[str, ...]
    callback: object

    @property
    def namespace(self) -> str:
        return self.name.rpartition(":")[0]

    @property
    def noun_and_verb(self) -> str:
        return self.name.rpartition(":")[2]

    @property
    def is_api(self) -> bool:
        return reverse_prefix(self).startswith("/api/")

    def url(self, **arguments: object) -> str:
        return reverse(self.name, kwargs=arguments)

    def __str__(self) -> str:
        return self.name


def reverse_prefix(route: Route) -> str:
    return _PREFIXES[route.name]


_PREFIXES: dict[str, str] = {}


def routes() -> list[Route]:
    """All of them. An address without a name cannot be listed, and so is refused."""
    found = list(_walk(get_resolver(), "", "/"))
    unnamed = [str(route.callback) for route in found if route.name.endswith(":None")]
    assert unnamed == [], "Give these URL patterns a name."
    return found


def _walk(resolver: URLResolver, namespace: str, prefix: str) -> Iterator[Route]:
    for item in resolver.url_patterns:
        path = prefix + str(item.pattern).lstrip("^")
        if isinstance(item, URLResolver):
            inner = item.namespace
            yield from _walk(item, f"{namespace}{inner}:" if inner else namespace, path)
        elif isinstance(item, URLPattern):
            name = f"{namespace}{item.name}"
            if item.name is None:
                name = f"{namespace}:None"
            _PREFIXES.setdefault(name, path)
            yield Route(name, _arguments(item), item.callback)


def _arguments(item: URLPattern) -> tuple[str, ...]:
    converters = getattr(item.pattern, "converters", None)
    if converters:
        return tuple(converters)
    regex = getattr(item.pattern, "regex", None)
    return tuple(regex.groupindex) if regex is not None else ()
