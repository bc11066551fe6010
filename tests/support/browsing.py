"""A browser without scripts: follows redirects, fills in forms, keeps cookies, notes addresses."""

from dataclasses import dataclass, field
from typing import Self
from urllib.parse import urljoin

import requests

from tests.support.pages import Form, Page, read_page


@dataclass
class Browser:
    """One person's browser; `page` is what it shows."""

    http: requests.Session = field(default_factory=requests.Session)
    page: Page = field(default_factory=Page)
    url: str = ""
    status: int = 0
    addresses: list[str] = field(default_factory=list)
    """Every address it was ever sent to."""

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_error: object) -> None:
        self.http.close()

    def open(self, address: str) -> Page:
        """Open an address, as a link does."""
        return self._show(self.http.get(urljoin(self.url, address), timeout=10))

    def send(self, form: Form, **values: str | list[str]) -> Page:
        """Fill in a form and send it."""
        address, filled = urljoin(self.url, form.action), form.filled(**values)
        if form.method == "get":
            return self._show(self.http.get(address, params=filled, timeout=10))
        return self._show(self.http.post(address, data=filled, timeout=10))

    def follow(self, ending: str) -> Page:
        """Open the link whose address ends like this."""
        [address, *_] = [link for link in self.page.links if link.endswith(ending)]
        return self.open(address)

    def _show(self, answer: requests.Response) -> Page:
        self.addresses += [each.headers.get("Location", "") for each in answer.history]
        self.addresses.append(answer.url)
        self.url, self.status = answer.url, answer.status_code
        self.page = read_page(answer.text)
        return self.page
