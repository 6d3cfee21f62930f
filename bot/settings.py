"""Where each process of Brújula listens and keeps its files: read once from the environment and .env."""

from __future__ import annotations

import os
from functools import lru_cache
from pathlib import Path

from pydantic import Field, SecretStr
from pydantic_settings import BaseSettings, SettingsConfigDict

from bot.secrets_check import check_secrets
from conversations.settings import ConversationsSettings

ROOT = Path(__file__).parent.parent
LOOPBACK = "127.0.0.1"


class Settings(BaseSettings):
    """Settings of the supervisor, the command line and the web process; each is BRUJULA_ plus its name."""

    model_config = SettingsConfigDict(env_prefix="BRUJULA_", env_file=".env", extra="ignore")

    rasa_port: int = Field(default=5005, ge=1, le=65535)
    rasa_other_port: int = Field(default=0, ge=0, le=65535)
    actions_port: int = Field(default=5055, ge=1, le=65535)
    worker_port: int = Field(default=5065, ge=1, le=65535)
    web_port: int = Field(default=8080, ge=1, le=65535)
    web_host: str = LOOPBACK
    database_url: str = "sqlite:///var/brujula.db"
    tracker_url: str = "sqlite:///var/conversaciones.db"
    events_url: str = "sqlite:///var/eventos.db"
    conversations_url: str = "sqlite:///var/atencion.db"
    models_dir: Path = Path("models")
    var_dir: Path = Path("var")
    reply_timeout: float = Field(default=30.0, gt=0)
    chats_per_minute: int = Field(default=20, ge=1)
    public_url: str = ""
    cache_dir: Path = Path("var")
    banxico_token: SecretStr = SecretStr("")
    exchange_hours: float = Field(default=6.0, ge=0)
    session_secret: SecretStr = SecretStr("")
    gateway_workers: int = Field(default=8, ge=0)
    gateway_senders: int = Field(default=8, ge=0)
    notice_seconds: float = Field(default=8.0, gt=0)
    message_hours: float = Field(default=6.0, gt=0)
    figures_seconds: float = Field(default=5.0, ge=0)
    handover_wait_minutes: float = Field(default=10.0, gt=0)
    handover_idle_minutes: float = Field(default=120.0, gt=0)
    handover_down_minutes: float = Field(default=2.0, gt=0)
    widget_origins: str = ""
    transcriber: str = ""

    @property
    def allowed_origins(self) -> list[str]:
        """Return the sites that may show the widget, besides our own."""
        return [origin.strip().rstrip("/") for origin in self.widget_origins.split(",") if origin.strip()]

    def check_secrets(self) -> None:
        """Raise GuessableSecret where a secret of ours could be guessed; empty ones are made by the program."""
        sender_key = ConversationsSettings().sender_key.get_secret_value()
        check_secrets(BRUJULA_SESSION_SECRET=self.session_secret.get_secret_value(), BRUJULA_SENDER_KEY=sender_key)

    @property
    def rasa_url(self) -> str:
        """Return the address of Rasa, which listens on this machine only."""
        return f"http://{LOOPBACK}:{self.rasa_port}"

    @property
    def other_port(self) -> int:
        """Return the port where a Rasa with a new model starts: the next one, where none is said."""
        return self.rasa_other_port or self.rasa_port + 1

    @property
    def rest_url(self) -> str:
        """Return the address that takes a person's message."""
        return f"{self.rasa_url}/webhooks/rest/webhook"

    @property
    def actions_url(self) -> str:
        """Return the address of the action server, which listens on this machine only."""
        return f"http://{LOOPBACK}:{self.actions_port}"

    @property
    def worker_url(self) -> str:
        """Return the address where the gateway's process says that it is well, on this machine only."""
        return f"http://{LOOPBACK}:{self.worker_port}"

    @property
    def web_url(self) -> str:
        """Return the address a person of this machine opens."""
        return f"http://localhost:{self.web_port}"

    @property
    def quotes_dir(self) -> Path:
        """Return the folder of the quotes handed out in conversations (knowledge/settings.py has the same)."""
        return self.var_dir / "cotizaciones"

    @property
    def log_dir(self) -> Path:
        """Return the folder of the logs of every process."""
        return self.var_dir / "log"

    def child_environment(self) -> dict[str, str]:
        """Return the variables that endpoints.yml and the child processes read, quiet and without telemetry."""
        return {
            **os.environ,
            "BRUJULA_DATABASE_URL": self.database_url,
            "BRUJULA_TRACKER_URL": self.tracker_url,
            "BRUJULA_EVENTS_URL": self.events_url,
            "BRUJULA_CONVERSATIONS_URL": self.conversations_url,
            "BRUJULA_VAR_DIR": str(self.var_dir),
            "BRUJULA_ACTIONS_URL": f"{self.actions_url}/webhook",
            "BRUJULA_RASA_PORT": str(self.rasa_port),
            "BRUJULA_ACTIONS_PORT": str(self.actions_port),
            "BRUJULA_WORKER_PORT": str(self.worker_port),
            "BRUJULA_WEB_PORT": str(self.web_port),
            "BRUJULA_CACHE_DIR": str(self.cache_dir),
            "BRUJULA_PUBLIC_URL": self.public_url,
            # rasa_sdk 3.6 listens on every interface unless SANIC_HOST says otherwise (rasa_sdk/endpoint.py, run).
            "SANIC_HOST": LOOPBACK,
            "RASA_TELEMETRY_ENABLED": "false",
            "SQLALCHEMY_SILENCE_UBER_WARNING": "1",
            "TF_CPP_MIN_LOG_LEVEL": "2",
            "PYTHONWARNINGS": "ignore::DeprecationWarning,ignore::FutureWarning",
            "PYTHONUNBUFFERED": "1",
        }


@lru_cache
def get_settings() -> Settings:
    """Return the settings of this process, read the first time they are asked for."""
    return Settings()
