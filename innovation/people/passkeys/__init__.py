"""Passkeys (WebAuthn): a device proves whose it is; its private key never leaves it."""
