"""How the desk keeps its people safe: read once from the environment."""

from __future__ import annotations

import datetime
import json
from decimal import Decimal, InvalidOperation
from pathlib import Path

from pydantic import Field, SecretStr, field_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

MOUNT = "/mesa"  # where the web process has the desk
SERVED = "rasa_en_servicio.json"  # in var_dir: which Rasa serves, as the supervisor wrote it (bot/service/address.py)


def prices_of(written: str) -> dict[str, Decimal]:
    """Return the prices of "service=0.0034, utility=0.0034"; raises ValueError."""
    found = {}
    for piece in filter(None, (part.strip() for part in written.split(","))):
        name, _, price = piece.partition("=")
        try:
            found[name.strip()] = Decimal(price.strip())
        except InvalidOperation:
            raise ValueError(f"BRUJULA_MESSAGE_PRICES: «{piece}» no es clase=precio") from None
    return found


class DeskSettings(BaseSettings):
    """Settings of the desk; its tables live in the conversations database."""

    model_config = SettingsConfigDict(env_prefix="BRUJULA_", env_file=".env", extra="ignore")

    conversations_url: str = "sqlite:///var/atencion.db"
    database_url: str = "sqlite:///var/brujula.db"
    tracker_url: str = "sqlite:///var/conversaciones.db"
    events_url: str = "sqlite:///var/eventos.db"
    public_url: str = ""
    var_dir: Path = Path("var")
    sender_key: SecretStr = SecretStr("")
    whatsapp_reopen_template: str = ""
    desk_idle_minutes: int = Field(default=60, ge=1)
    desk_session_hours: int = Field(default=12, ge=1)
    desk_audit_days: int = Field(default=730, ge=1)
    desk_practice_days: int = Field(default=365, ge=1)
    rasa_port: int = Field(default=5005, ge=1, le=65535)
    message_prices: str = ""
    message_currency: str = "USD"

    @field_validator("message_prices")
    @classmethod
    def _are_prices(cls, written: str) -> str:
        prices_of(written)
        return written

    @property
    def prices(self) -> dict[str, Decimal]:
        """Return what a channel charges for a message of each class; empty where nobody has said it."""
        return prices_of(self.message_prices)

    @property
    def assistant_url(self) -> str:
        """Return where the assistant takes messages: on this machine, at the port that serves (bot/service/address.py)."""
        return f"http://127.0.0.1:{self._port_in_service()}/webhooks/rest/webhook"

    def _port_in_service(self) -> int:
        try:
            return int(json.loads((self.var_dir / SERVED).read_text("utf-8"))["port"])
        except (OSError, ValueError, TypeError, KeyError):  # nobody said another: that of the settings
            return self.rasa_port

    @property
    def secure(self) -> bool:
        """Tell whether people reach the desk by https: then its cookies travel by nothing else."""
        return self.public_url.startswith("https://")

    @property
    def idle(self) -> datetime.timedelta:
        """Return how long a session stays open unused."""
        return datetime.timedelta(minutes=self.desk_idle_minutes)

    @property
    def quotes_dir(self) -> Path:
        """Return the folder of the quotes handed out (knowledge/settings.py has the same)."""
        return self.var_dir / "cotizaciones"

    @property
    def sender_key_file(self) -> Path:
        """Return the file of the key that hides who wrote (conversations/settings.py has the same)."""
        return self.var_dir / "clave_de_remitentes"
