"""Every setting of Canvass, read once from the environment; nothing else reads environment variables."""

from functools import lru_cache
from pathlib import Path
from typing import Annotated

from pydantic import BeforeValidator, Field, SecretStr, ValidationError
from pydantic_settings import BaseSettings, NoDecode, SettingsConfigDict

from leads.errors import NotConfiguredError
from leads.prices import PRICES, Prices

Port = Annotated[int, Field(ge=1, le=65535)]


def _read_prices(said: object) -> object:
    return Prices.read(said) if isinstance(said, str) else said


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

    worker_jobs: int = Field(64, ge=1, le=500, description="Jobs that one worker process has in hand at once.")
    lease_seconds: int = Field(15, ge=3, le=600, description="How long work stays with a silent worker.")
    pool_size: int = Field(16, ge=2, le=100, description="Database connections of one process.")
    access_token_minutes: int = Field(15, ge=1, le=1440, description="Life of a sign-in token.")
    refresh_token_days: int = Field(30, ge=1, le=365, description="Life of a refresh token.")
    introspection: bool = Field(default=False, description="Answer introspection queries.")
    ide: bool = Field(default=False, description="Serve GraphiQL at the GraphQL address.")
    sandbox: bool = Field(default=False, description="The vendors are the sandbox: label what is shown.")
    allowed_origins: list[str] = Field(
        [], description="Browser origins other than our own that may call the API, as a JSON list."
    )
    web_dist: Path = Field(
        Path(__file__).parent.parent / "web" / "dist", description="The built dashboard that the API serves."
    )
    log_json: bool = Field(default=True, description="Log as JSON lines; otherwise for people.")

    @property
    def owner_url(self) -> str:
        """The address that migrations use."""
        return self.migration_url or self.database_url


@lru_cache(maxsize=1)
def load() -> Settings:
    """The process's settings.

    Raises:
        NotConfiguredError: naming each variable that is missing or wrong, and what it is for.
    """
    try:
        return Settings()  # the required fields come from the environment
    except ValidationError as problem:
        raise NotConfiguredError([_explain(error["loc"][0], error["msg"]) for error in problem.errors()]) from None


def _explain(location: int | str, message: str) -> str:
    message = message.removeprefix("Value error, ")
    for name, field in Settings.model_fields.items():
        variable = str(field.validation_alias or f"CANVASS_{name.upper()}")
        if location in (name, field.validation_alias):
            wrong = "is not set" if message == "Field required" else f"is wrong: {message}"
            return f"{variable} {wrong} ({field.description})"
    return f"{location}: {message}"
