"""Every setting of Canvass, read once from the environment; nothing else reads environment variables."""

from functools import lru_cache
from pathlib import Path
from typing import Annotated, Literal, Self
from urllib.parse import urlsplit

from pydantic import AfterValidator, BeforeValidator, Field, SecretStr, ValidationError, model_validator
from pydantic_settings import BaseSettings, NoDecode, SettingsConfigDict

from leads.errors import NotConfiguredError
from leads.mail_server import MailServer, read_sender
from leads.prices import PRICES, Prices

Port = Annotated[int, Field(ge=1, le=65535)]
IdentityAlgorithm = Literal["RS256", "ES256", "EdDSA"]


def _read_prices(said: object) -> object:
    return Prices.read(said) if isinstance(said, str) else said


def _check_mail_server(url: SecretStr) -> SecretStr:
    MailServer.read(url.get_secret_value())
    return url


def _check_sender(text: str) -> str:
    read_sender(text)
    return text


def _check_web_address(url: str) -> str:
    parts = urlsplit(url)
    if parts.scheme not in ("http", "https") or not parts.hostname or parts.query or parts.fragment:
        raise ValueError("it is written as https://canvass.example.com")
    return url.rstrip("/")


class Settings(BaseSettings):
    """Settings by environment variable: `CANVASS_` and the field's name, or the alias where one is given."""

    model_config = SettingsConfigDict(
        env_prefix="CANVASS_", populate_by_name=True, env_ignore_empty=True, extra="ignore"
    )

    database_url: str = Field(
        validation_alias="DATABASE_URL",
        description="PostgreSQL 15 or later, as a login that is a member of canvass_app and canvass_system.",
    )
    migration_url: str | None = Field(
        None, description="The owner's login, which runs migrations; DATABASE_URL when not set."
    )
    redis_url: str = Field(
        "redis://localhost:6379/0", validation_alias="REDIS_URL", description="Valkey or Redis; carries wake-ups only."
    )
    secret_key: SecretStr = Field(
        min_length=32, description="Signs tokens and encrypts vendor keys; at least 32 characters, the same everywhere."
    )

    previous_secret_keys: list[SecretStr] = Field(
        [], description="Earlier secret keys, as a JSON list: what they have signed or encrypted is still read."
    )
    openai_api_key: SecretStr | None = Field(None, validation_alias="OPENAI_API_KEY", description="OpenAI's key.")
    google_places_api_key: SecretStr | None = Field(
        None, validation_alias="GOOGLE_PLACES_API_KEY", description="Key of Google Places (New)."
    )
    companies_house_api_key: SecretStr | None = Field(
        None, validation_alias="COMPANIES_HOUSE_API_KEY", description="Key of the Companies House public data API."
    )
    companies_house_stream_key: SecretStr | None = Field(
        None,
        validation_alias="COMPANIES_HOUSE_STREAM_KEY",
        description="Key of Companies House's streaming API; read by canvass register follow.",
    )
    openai_base_url: str = Field("https://api.openai.com/v1", description="Where the Responses API is.")
    google_places_base_url: str = Field("https://places.googleapis.com", description="Where Places (New) is.")
    companies_house_base_url: str = Field(
        "https://api.company-information.service.gov.uk", description="Where the register is."
    )
    companies_house_stream_url: str = Field(
        "https://stream.companieshouse.gov.uk", description="Where the register's changes are streamed."
    )
    postcodes_base_url: str = Field("https://api.postcodes.io", description="Where postcodes are looked up.")
    openai_model: str = Field("gpt-6-luna", description="The model that searches.")
    prices: Annotated[Prices, NoDecode, BeforeValidator(_read_prices)] = Field(
        PRICES, description="What vendors charge where it is not what Canvass knows, as JSON."
    )
    openai_streams: int = Field(
        8, ge=1, le=64, description="Answers that one OpenAI key has streamed at once, over all runs and workers."
    )
    google_places_per_minute: int = Field(
        600, ge=1, description="Requests that one Google Places key may make in a minute."
    )
    companies_house_per_window: int = Field(
        600, ge=1, description="Requests that one Companies House key may make in five minutes."
    )
    egress_proxy: str | None = Field(None, description="Proxy through which company websites are fetched.")
    egress_ca: Path | None = Field(None, description="Certificate authority of that proxy, as a PEM file.")

    smtp_url: Annotated[SecretStr, AfterValidator(_check_mail_server)] | None = Field(
        None, description="The server that mails are handed to: smtp://user:password@host:587, or smtps:// on port 465."
    )
    mail_from: Annotated[str, AfterValidator(_check_sender)] = Field(
        "Canvass <canvass@localhost>", description="Whom mails are from, such as Canvass <canvass@example.com>."
    )
    mail_folder: Path | None = Field(None, description="Where mails land as files while there is no server for them.")
    public_url: Annotated[str, AfterValidator(_check_web_address)] = Field(
        "http://localhost:8000", description="The dashboard's address, for the links in mails."
    )

    worker_jobs: int = Field(64, ge=1, le=500, description="Candidates that one worker process has in hand at once.")
    tenant_jobs: int = Field(
        256, ge=1, le=10_000, description="Candidates of one tenant that are in hand at once, over all workers."
    )
    lease_seconds: int = Field(15, ge=3, le=600, description="How long work stays with a silent worker.")
    pool_size: int = Field(16, ge=2, le=100, description="Database connections of one process.")
    access_token_minutes: int = Field(15, ge=1, le=1440, description="Life of a sign-in token.")
    refresh_token_days: int = Field(30, ge=1, le=365, description="Life of a refresh token.")
    identity_issuer: str | None = Field(None, description="The external identity provider, as its tokens name it.")
    identity_audience: str | None = Field(None, description="The audience of its tokens that are meant for Canvass.")
    identity_jwks_url: str | None = Field(None, description="Where its public keys are.")
    identity_algorithms: list[IdentityAlgorithm] = Field(
        ["RS256"], min_length=1, description="The algorithms of its tokens that are taken, as a JSON list."
    )
    identity_tenant_claim: str | None = Field(
        None, description="The claim that must hold the tenant's id; without one, the e-mail address says whose it is."
    )
    trusted_proxies: list[str] = Field(
        ["127.0.0.1"], description="Proxies whose X-Forwarded-For says where a request is from, as a JSON list."
    )
    audit_days: int = Field(365, ge=30, le=3660, description="Days for which the audit log is kept.")
    introspection: bool = Field(default=False, description="Answer introspection queries.")
    ide: bool = Field(default=False, description="Serve GraphiQL at the GraphQL address.")
    suggestions: bool = Field(default=False, description="Suggest names to those who mistyped one in a document.")
    queries_by_get: bool = Field(default=True, description="Answer queries by GET, never to pages of other origins.")
    trusted_documents: Path | None = Field(
        None,
        description="Documents known by their SHA-256: a JSON object of hash and text, or a folder of .graphql files.",
    )
    trusted_only: bool = Field(default=False, description="Execute those and the dashboard's own, and nothing else.")
    cost_limit: int = Field(100_000, ge=1_000, description="Points that one user or API key may spend at once.")
    cost_per_second: int = Field(2_000, ge=1, description="Points that come back each second.")
    sandbox: bool = Field(default=False, description="The vendors are the sandbox: label what is shown.")
    allowed_origins: list[str] = Field(
        [], description="Browser origins other than our own that may call the API, as a JSON list."
    )
    web_dist: Path = Field(
        Path(__file__).parent.parent / "web" / "dist", description="The built dashboard that the API serves."
    )
    log_json: bool = Field(default=True, description="Log as JSON lines; otherwise for people.")
    metrics_token: SecretStr | None = Field(
        None, description="Whoever sends it as a bearer token may read the metrics, also at the API's own /metrics."
    )
    metrics_port: Port | None = Field(None, description="A port of its own at which a process shows its metrics.")
    metrics_host: str = Field("127.0.0.1", description="The address of that port.")
    otlp_endpoint: str | None = Field(
        None,
        validation_alias="OTEL_EXPORTER_OTLP_ENDPOINT",
        description="Where traces are sent over HTTP, such as http://collector:4318; needs canvass[otel].",
    )
    drain_seconds: float = Field(
        0, ge=0, le=60, description="How long a process that ends says so at /readyz and serves on all the same."
    )

    @property
    def secret_keys(self) -> list[SecretStr]:
        """The secret key, and the earlier ones."""
        return [self.secret_key, *self.previous_secret_keys]

    @model_validator(mode="after")
    def _identity_is_whole(self) -> Self:
        parts = (self.identity_issuer, self.identity_audience, self.identity_jwks_url)
        if any(parts) and not all(parts):
            raise ValueError(
                "CANVASS_IDENTITY_ISSUER, CANVASS_IDENTITY_AUDIENCE and CANVASS_IDENTITY_JWKS_URL are set together"
            )
        if self.identity_jwks_url and not _is_private(self.identity_jwks_url):
            raise ValueError("CANVASS_IDENTITY_JWKS_URL must be https://")
        return self

    @property
    def mail_server(self) -> MailServer | None:
        """Where mails are handed in, if anywhere."""
        return MailServer.read(self.smtp_url.get_secret_value()) if self.smtp_url else None

    @property
    def owner_url(self) -> str:
        """The address that migrations use."""
        return self.migration_url or self.database_url

    @property
    def secrets(self) -> list[str]:
        """All that must never be told, for those who write logs."""
        known = [*self.previous_secret_keys, *(value for _, value in self if isinstance(value, SecretStr))]
        hidden = [value.get_secret_value() for value in known]
        logins = [urlsplit(url).password for url in (self.database_url, self.owner_url, self.redis_url)]
        logins.append(self.mail_server.password if self.mail_server else None)
        return [secret for secret in (*hidden, *logins) if secret]


def _is_private(url: str) -> bool:
    """Whether nobody on the way can change what is read there."""
    parts = urlsplit(url)
    return parts.scheme == "https" or (parts.scheme == "http" and parts.hostname in ("127.0.0.1", "::1", "localhost"))


@lru_cache(maxsize=1)
def load() -> Settings:
    """The process's settings.

    Raises:
        NotConfiguredError: naming each variable that is missing or wrong, and what it is for.
    """
    try:
        return Settings()  # the required fields come from the environment
    except ValidationError as problem:
        raise NotConfiguredError([_explain(error["loc"], error["msg"]) for error in problem.errors()]) from None


def _explain(place: tuple[int | str, ...], message: str) -> str:
    message = message.removeprefix("Value error, ")
    if not place:
        return message
    location = place[0]
    for name, field in Settings.model_fields.items():
        variable = str(field.validation_alias or f"CANVASS_{name.upper()}")
        if location in (name, field.validation_alias):
            wrong = "is not set" if message == "Field required" else f"is wrong: {message}"
            return f"{variable} {wrong} ({field.description})"
    return f"{location}: {message}"
