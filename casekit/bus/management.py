"""The broker's management API, as far as departments' users need it: who may log in, and what they may read."""

import json
import re
from typing import Any
from urllib.parse import quote, urlsplit, urlunsplit

import urllib3

_TIMEOUT = urllib3.Timeout(connect=3.0, read=10.0)


class ManagementFailed(Exception):
    """The management API refused or did not answer; carries the status, 0 for no answer."""

    def __init__(self, status: int) -> None:
        super().__init__(f"the broker's management API answered {status}")
        self.status = status


class Management:
    """The management API at `uri` (credentials included) for one virtual host."""

    def __init__(self, uri: str, vhost: str = "/") -> None:
        parts = urlsplit(uri)
        host = parts.hostname or ""
        self._base = urlunsplit(
            (parts.scheme, f"{host}:{parts.port}" if parts.port else host, parts.path, "", "")
        )
        self._headers = {
            **urllib3.make_headers(basic_auth=f"{parts.username or ''}:{parts.password or ''}"),
            "Content-Type": "application/json",
        }
        self._vhost = quote(vhost, safe="")
        self._http = urllib3.PoolManager(maxsize=1, retries=False, timeout=_TIMEOUT)

    def put_reader(self, user: str, password: str, queue: str) -> None:
        """Make or change a user who may take from that queue alone, and write nothing. Raises ManagementFailed.

        RabbitMQ keeps nobody of the virtual host from asking how many messages wait in a queue he can name.
        """
        self._call("PUT", f"users/{quote(user, safe='')}", {"password": password, "tags": ""})
        rights = {"configure": "^$", "write": "^$", "read": f"^{re.escape(queue)}$"}
        self._call("PUT", f"permissions/{self._vhost}/{quote(user, safe='')}", rights)

    def delete_user(self, user: str) -> None:
        """Remove a user; one that is gone already is no error. Raises ManagementFailed."""
        try:
            self._call("DELETE", f"users/{quote(user, safe='')}")
        except ManagementFailed as fault:
            if fault.status != 404:
                raise

    def _call(self, method: str, path: str, body: Any = None) -> None:
        data = None if body is None else json.dumps(body).encode()
        try:
            answer = self._http.request(
                method, f"{self._base.rstrip('/')}/api/{path}", body=data, headers=self._headers
            )
        except urllib3.exceptions.HTTPError as fault:
            raise ManagementFailed(0) from fault
        if answer.status >= 300:
            raise ManagementFailed(answer.status)
