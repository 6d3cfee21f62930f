"""Where the knowledge database is: read once from the environment."""

from __future__ import annotations

from pathlib import Path

from pydantic_settings import BaseSettings, SettingsConfigDict


class KnowledgeSettings(BaseSettings):
    """Settings of every process that reads the knowledge base."""

    model_config = SettingsConfigDict(env_prefix="BRUJULA_", env_file=".env", extra="ignore")

    database_url: str = "sqlite:///var/brujula.db"
    cache_dir: Path = Path("var")
    var_dir: Path = Path("var")
    public_url: str = ""
    web_port: int = 8080

    @property
    def quotes_dir(self) -> Path:
        """Return the folder of the quotes handed out."""
        return self.var_dir / "cotizaciones"

    @property
    def site(self) -> str:
        """Return the address under which people reach the web process: the one published, else this machine's."""
        return self.public_url.rstrip("/") or f"http://localhost:{self.web_port}"
