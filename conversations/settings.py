"""Where conversations are kept, for how long, and the key that hides who wrote: read once from the environment."""

from __future__ import annotations

from pathlib import Path

from pydantic import Field, SecretStr
from pydantic_settings import BaseSettings, SettingsConfigDict


class ConversationsSettings(BaseSettings):
    """Settings of every process that keeps or reads conversations."""

    model_config = SettingsConfigDict(env_prefix="BRUJULA_", env_file=".env", extra="ignore")

    conversations_url: str = "sqlite:///var/atencion.db"
    tracker_url: str = "sqlite:///var/conversaciones.db"  # Rasa's memory and its events, which we only erase
    events_url: str = "sqlite:///var/eventos.db"
    unanswered_days: int = Field(default=180, ge=1)
    messages_days: int = Field(default=90, ge=1)
    tracker_days: int = Field(default=90, ge=1)
    events_days: int = Field(default=90, ge=1)
    sender_key: SecretStr = SecretStr("")
    var_dir: Path = Path("var")

    @property
    def sender_key_file(self) -> Path:
        """Return the file of the key that is made where none is configured."""
        return self.var_dir / "clave_de_remitentes"
