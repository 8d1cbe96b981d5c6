"""A certificate authority for the sandbox's https websites, kept in a file where one is named; serving is elsewhere."""

import ssl
import tempfile
from datetime import UTC, datetime, timedelta
from functools import lru_cache
from pathlib import Path
from typing import Self

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

LIFE = timedelta(days=30)

Kept = tuple[ec.EllipticCurvePrivateKey, x509.Certificate]


class Authority:
    """Signs one certificate per host, all with the same key."""

    def __init__(self, kept: Kept | None = None) -> None:
        self._key = kept[0] if kept else ec.generate_private_key(ec.SECP256R1())
        self._site_key = ec.generate_private_key(ec.SECP256R1())
        self._name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "Canvass sandbox authority")])
        self.certificate = kept[1] if kept else self._root()
        self.context = lru_cache(maxsize=4096)(self._context)

    @classmethod
    def at(cls, path: Path) -> Self:
        """The authority whose certificate is kept at `path`, so that who trusted it before a restart still does.

        Its key is beside it, for the owner's eyes only. Where there is none that is good for another day, one is made.
        """
        authority = cls(_kept(path))
        secret = authority._key.private_bytes(
            serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
        )
        key = _key_of(path)
        key.touch(mode=0o600)
        key.chmod(0o600)
        key.write_bytes(secret)
        path.write_bytes(authority.pem)
        return authority

    @property
    def pem(self) -> bytes:
        return self.certificate.public_bytes(serialization.Encoding.PEM)

    def _blank(self, subject: x509.Name, key: ec.EllipticCurvePublicKey) -> x509.CertificateBuilder:
        now = datetime.now(UTC)
        return (
            x509.CertificateBuilder()
            .subject_name(subject)
            .issuer_name(self._name)
            .public_key(key)
            .serial_number(x509.random_serial_number())
            .not_valid_before(now - timedelta(hours=1))
            .not_valid_after(now + LIFE)
        )

    def _root(self) -> x509.Certificate:
        key = self._key.public_key()
        usage = x509.KeyUsage(
            digital_signature=True, content_commitment=False, key_encipherment=False, data_encipherment=False,
            key_agreement=False, key_cert_sign=True, crl_sign=True, encipher_only=False, decipher_only=False,
        )  # fmt: skip
        return (
            self._blank(self._name, key)
            .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
            .add_extension(usage, critical=True)
            .add_extension(x509.SubjectKeyIdentifier.from_public_key(key), critical=False)
            .sign(self._key, hashes.SHA256())
        )

    def _leaf(self, host: str) -> x509.Certificate:
        key = self._site_key.public_key()
        issuer = x509.AuthorityKeyIdentifier.from_issuer_public_key(self._key.public_key())
        return (
            self._blank(x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, host[:64])]), key)
            .add_extension(x509.SubjectAlternativeName([x509.DNSName(host)]), critical=False)
            .add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
            .add_extension(x509.ExtendedKeyUsage([ExtendedKeyUsageOID.SERVER_AUTH]), critical=False)
            .add_extension(issuer, critical=False)
            .sign(self._key, hashes.SHA256())
        )

    def _context(self, host: str) -> ssl.SSLContext:
        """A server's TLS context for one host; made once (Python reads certificates from files only)."""
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        key = self._site_key.private_bytes(
            serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
        )
        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder) / "site.pem"
            path.write_bytes(self._leaf(host).public_bytes(serialization.Encoding.PEM) + key)
            context.load_cert_chain(path)
        return context


def _key_of(path: Path) -> Path:
    return path.with_suffix(".key")


def _kept(path: Path) -> Kept | None:
    """The key and the certificate of an earlier run, if both are there, belong together and are good for a day."""
    try:
        key = serialization.load_pem_private_key(_key_of(path).read_bytes(), None)
        certificate = x509.load_pem_x509_certificate(path.read_bytes())
    except (FileNotFoundError, ValueError):
        return None
    if not isinstance(key, ec.EllipticCurvePrivateKey) or key.public_key() != certificate.public_key():
        return None
    return (key, certificate) if certificate.not_valid_after_utc > datetime.now(UTC) + timedelta(days=1) else None
