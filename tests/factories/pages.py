"""Forms in pages, as a browser would send them back."""

from html.parser import HTMLParser


class FormInPage(HTMLParser):
    """The texts of the form that keeps drafts: `texts` by name, first value only."""

    def __init__(self, page: str):
        super().__init__()
        self.texts: dict[str, str] = {}
        self._inside = False
        self._area = self._select = ""
        self.feed(page)

    def handle_starttag(self, tag, attributes):
        given = dict(attributes)
        if tag == "form":
            self._inside = "data-draft-url" in given
        elif self._inside and (name := given.get("name") or self._select):
            self._take(tag, name, given)

    def _take(self, tag, name, given):
        value = given.get("value") or ""
        if tag == "input" and given.get("type") in ("checkbox", "radio"):
            if "checked" in given:
                self.texts[name] = value or "on"
        elif tag == "input":
            self.texts[name] = value
        elif tag == "textarea":
            self._area, self.texts[name] = name, ""
        elif tag == "select":
            self._select = name
        elif tag == "option" and ("selected" in given or name not in self.texts):
            self.texts[name] = value

    def handle_data(self, data):
        if self._area:
            self.texts[self._area] += data.lstrip("\n")

    def handle_endtag(self, tag):
        if tag == "form":
            self._inside = False
        elif tag == "textarea":
            self._area = ""
        elif tag == "select":
            self._select = ""
