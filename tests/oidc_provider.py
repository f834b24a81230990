"""An identity provider on this machine, for tests of logins: it lets in whoever it is told to.

Speaks the authorization code flow of OpenID Connect (Core 1.0, section 3.1) as far as a client
uses it: discovery, authorization with state and nonce, token, and the public key.
"""

from __future__ import annotations

import json
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from typing import Any
from urllib.parse import parse_qs, urlencode, urlsplit

from joserfc import jwt
from joserfc.jwk import RSAKey

CLIENT, SECRET = "notice-to-redress", "a-secret-of-this-test-only"


@dataclass
class Provider:
    """What the provider says of whoever comes, and what it was asked."""

    address: str = ""
    claims: dict[str, Any] = field(default_factory=dict)
    nonces: dict[str, str] = field(default_factory=dict)
    key: RSAKey = field(default_factory=lambda: RSAKey.generate_key(2048, {"kid": "test"}))

    def configuration(self) -> dict[str, Any]:
        at = self.address
        return {
            "issuer": at,
            "authorization_endpoint": f"{at}/authorize",
            "token_endpoint": f"{at}/token",
            "jwks_uri": f"{at}/jwks",
            "response_types_supported": ["code"],
            "subject_types_supported": ["public"],
            "id_token_signing_alg_values_supported": ["RS256"],
        }

    def token(self, code: str) -> dict[str, Any]:
        now = int(time.time())
        about = {"iss": self.address, "aud": CLIENT, "iat": now, "exp": now + 600}
        claims = {**about, "nonce": self.nonces.pop(code), **self.claims}
        signed = jwt.encode({"alg": "RS256", "kid": "test"}, claims, self.key)
        return {"access_token": "none", "token_type": "Bearer", "id_token": signed}

    def secrets(self, application: str) -> str:
        """Return Streamlit's secrets for an application at an address."""
        return (
            f'[auth]\nredirect_uri = "{application}/oauth2callback"\n'
            f'cookie_secret = "0123456789abcdef0123456789abcdef"\nclient_id = "{CLIENT}"\n'
            f'client_secret = "{SECRET}"\n'
            f'server_metadata_url = "{self.address}/.well-known/openid-configuration"\n'
        )


@contextmanager
def provider(**claims: Any) -> Iterator[Provider]:
    """Run a provider that says `claims` of everybody; yield it, then end it."""
    told = Provider(claims=claims)
    server = ThreadingHTTPServer(("127.0.0.1", 0), _handler(told))
    told.address = f"http://127.0.0.1:{server.server_address[1]}"
    thread = Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield told
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


def _handler(told: Provider) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            at = urlsplit(self.path)
            if at.path == "/.well-known/openid-configuration":
                self._json(told.configuration())
            elif at.path == "/jwks":
                self._json({"keys": [told.key.as_dict(private=False)]})
            elif at.path == "/authorize":
                self._let_in({name: values[0] for name, values in parse_qs(at.query).items()})
            else:
                self.send_error(404)

        def do_POST(self) -> None:
            size = int(self.headers.get("Content-Length", 0))
            asked = parse_qs(self.rfile.read(size).decode())
            self._json(told.token(asked["code"][0]))

        def _let_in(self, asked: dict[str, str]) -> None:
            code = f"code-{len(told.nonces)}-{time.monotonic_ns()}"
            told.nonces[code] = asked.get("nonce", "")
            back = urlencode({"code": code, "state": asked["state"]})
            self.send_response(302)
            self.send_header("Location", f"{asked['redirect_uri']}?{back}")
            self.end_headers()

        def _json(self, said: dict[str, Any]) -> None:
            body = json.dumps(said).encode()
            self.send_response(200)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_: Any) -> None:
            """Say nothing."""

    return Handler
