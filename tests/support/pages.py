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
        self._typed = ""
        self._select = ""
        self._options: list[tuple[str, bool]] = []

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
        elif tag == "select" and self._form is not None:
            self._form.names.add(given["name"])
            self._select, self._options = given["name"], []
        elif tag == "option" and self._form is not None:
            self._options.append((given.get("value", ""), "selected" in given))

    def handle_endtag(self, tag: str) -> None:
        if tag == "form":
            self._form = None
        elif tag == "select" and self._form is not None and self._options:
            chosen = [value for value, is_selected in self._options if is_selected]
            # A list without a chosen line sends its first one.
            self._form.fields.append((self._select, (chosen or [self._options[0][0]])[0]))
        elif tag == "textarea" and self._form is not None and self._textarea:
            self._form.fields.append((self._textarea, self._typed.removeprefix("\n")))
            self._textarea = self._typed = ""

    def handle_data(self, data: str) -> None:
        self.words.append(data)
        if self._textarea:
            self._typed += data

    def _field(self, tag: str, given: dict[str, str]) -> None:
        assert self._form is not None
        self._form.names.add(given["name"])
        if tag == "textarea":
            self._textarea = given["name"]
        is_choice = given.get("type") in {"radio", "checkbox"}
        if tag == "input" and (not is_choice or "checked" in given):
            self._form.fields.append((given["name"], given.get("value", "on" * is_choice)))
