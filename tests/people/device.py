"""A device that holds one passkey, in software: what a phone would answer, right or wrong on purpose."""

import json
import secrets
from hashlib import sha256
from typing import Any
from urllib.parse import urlsplit

import cbor2
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from webauthn import base64url_to_bytes
from webauthn.helpers import bytes_to_base64url as text

ORIGIN = "http://localhost:8000"
PRESENT, VERIFIED, MADE = 0x01, 0x04, 0x40


class Device:
    """`origin` is the page that the browser has open; everything else can be set wrong before it answers."""

    def __init__(self, origin: str = ORIGIN) -> None:
        self.origin = origin
        self.domain = str(urlsplit(origin).hostname)
        self.flags = PRESENT | VERIFIED
        self.uses = 0
        self.counts = True
        self.id = secrets.token_bytes(32)
        self.handle = b""
        self._key = ec.generate_private_key(ec.SECP256R1())

    def make(self, options: str) -> str:
        """Answer to what is asked to make a passkey."""
        asked = json.loads(options)
        self.handle = base64url_to_bytes(asked["user"]["id"])
        numbers = self._key.public_key().public_numbers()
        key = {1: 2, 3: -7, -1: 1, -2: numbers.x.to_bytes(32, "big"), -3: numbers.y.to_bytes(32, "big")}
        made = bytes(16) + len(self.id).to_bytes(2, "big") + self.id + cbor2.dumps(key)
        attested = {"fmt": "none", "attStmt": {}, "authData": self._data(MADE) + made}
        client = self._client("webauthn.create", asked["challenge"])
        return self._answer(clientDataJSON=client, attestationObject=cbor2.dumps(attested))

    def sign(self, options: str) -> str:
        """Answer to what is asked to sign in."""
        self.uses += self.counts
        client = self._client("webauthn.get", json.loads(options)["challenge"])
        data = self._data()
        signature = self._key.sign(data + sha256(client).digest(), ec.ECDSA(hashes.SHA256()))
        return self._answer(
            clientDataJSON=client, authenticatorData=data, signature=signature, userHandle=self.handle
        )

    def _data(self, more: int = 0) -> bytes:
        flags = bytes([self.flags | more])
        return sha256(self.domain.encode()).digest() + flags + self.uses.to_bytes(4, "big")

    def _client(self, kind: str, challenge: str) -> bytes:
        return json.dumps({"type": kind, "challenge": challenge, "origin": self.origin}).encode()

    def _answer(self, **parts: Any) -> str:
        response = {name: text(part) for name, part in parts.items()}
        return json.dumps(
            {"id": text(self.id), "rawId": text(self.id), "type": "public-key", "response": response}
        )
