"""Read a page as a browser does: its forms with what they would send, its links, its <main>."""

from dataclasses import dataclass, field
from html.parser import HTMLParser

Fields = list[tuple[str, str]]


@dataclass
class Form:
    """A form: where it goes, and what it sends untouched."""

    action: str
    method: str
    fields: Fields = field(default_factory=list)
    names: set[str] = field(default_factory=set)
    """Every field there is, also those that send nothing untouched."""

    def filled(self, **values: str | list[str]) -> dict[str, list[str]]:
        """Answer what the form sends once these fields are filled in."""
        sent: dict[str, list[str]] = {}
        for name, value in self.fields:
            sent.setdefault(name, []).append(value)
        for name, given in values.items():
            assert name in self.names, f"the form has no field {name}"
            sent[name] = [given] if isinstance(given, str) else given
        return sent


@dataclass
class Page:
    """A page, as far as tests care."""

    forms: list[Form] = field(default_factory=list)
    links: list[str] = field(default_factory=list)
    main: dict[str, str] = field(default_factory=dict)
    text: str = ""

    def form(self, action: str) -> Form:
        """Answer the one form whose action ends like this."""
        found = [form for form in self.forms if form.action.endswith(action)]
        assert found, f"no form goes to …{action}, only to {[f.action for f in self.forms]}"
        return found[0]

    def has_form(self, action: str) -> bool:
        """Tell whether a form's action ends like this."""
        return any(form.action.endswith(action) for form in self.forms)


def read_page(html: str) -> Page:
    """Answer the page."""
    reader = _Reader()
    reader.feed(html)
    reader.close()
    reader.page.text = " ".join(" ".join(reader.words).split())
    return reader.page


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.page = Page()
        self.words: list[str] = []
        self._form: Form | None = None
        self._textarea = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        if tag == "main":
            self.page.main = given
        elif tag == "a" and "href" in given:
            self.page.links.append(given["href"])
        elif tag == "form":
            self._form = Form(given.get("action", ""), given.get("method", "get").lower())
            self.page.forms.append(self._form)
        elif tag in {"input", "textarea"} and self._form is not None and "name" in given:
            self._field(tag, given)

    def handle_endtag(self, tag: str) -> None:
        if tag == "form":
            self._form = None

    def handle_data(self, data: str) -> None:
        self.words.append(data)

    def _field(self, tag: str, given: dict[str, str]) -> None:
        assert self._form is not None
        self._form.names.add(given["name"])
        is_choice = given.get("type") in {"radio", "checkbox"}
        if tag == "input" and (not is_choice or "checked" in given):
            self._form.fields.append((given["name"], given.get("value", "on" * is_choice)))
