"""A small HTTP client: what an instrument's bench PC or a person's script would use."""

import json
import secrets
import urllib.error
import urllib.request
from dataclasses import dataclass
from typing import Any

TIMEOUT_S = 30


@dataclass(frozen=True, slots=True)
class Answer:
    """Status, headers and the body, parsed where it is JSON."""

    status: int
    headers: dict[str, str]
    content: bytes

    @property
    def data(self) -> Any:
        return json.loads(self.content)


@dataclass(frozen=True, slots=True)
class Caller:
    """Calls the API of one site with one token."""

    site: str
    secret: str

    def read(self, path: str) -> Answer:
        return self._send("GET", path, None, {})

    def send(self, path: str, data: Any, *, key: str = "", match: str = "") -> Answer:
        headers = {
            "Content-Type": "application/json",
            "Idempotency-Key": key or secrets.token_hex(12),
        }
        if match:
            headers["If-Match"] = match
        return self._send("POST", path, json.dumps(data).encode(), headers)

    def upload(self, path: str, name: str, content: bytes, **fields: str) -> Answer:
        """One file with what is known beside it."""
        boundary = secrets.token_hex(16)
        parts = [
            f'Content-Disposition: form-data; name="{field}"\r\n\r\n{value}'.encode()
            for field, value in fields.items()
        ]
        parts.append(
            f'Content-Disposition: form-data; name="file"; filename="{name}"\r\n'
            "Content-Type: text/csv\r\n\r\n".encode()
            + content
        )
        mark = f"--{boundary}\r\n".encode()
        body = b"".join(mark + part + b"\r\n" for part in parts)
        headers = {
            "Content-Type": f"multipart/form-data; boundary={boundary}",
            "Idempotency-Key": secrets.token_hex(12),
        }
        return self._send("POST", path, body + f"--{boundary}--\r\n".encode(), headers)

    def _send(
        self, method: str, path: str, body: bytes | None, headers: dict[str, str]
    ) -> Answer:
        request = urllib.request.Request(
            f"{self.site}/api/v1/{path}",
            body,
            {"Authorization": f"Bearer {self.secret}", **headers},
            method=method,
        )
        try:
            with urllib.request.urlopen(request, timeout=TIMEOUT_S) as answer:
                return Answer(answer.status, dict(answer.headers), answer.read())
        except urllib.error.HTTPError as error:
            with error:
                return Answer(error.code, dict(error.headers), error.read())
