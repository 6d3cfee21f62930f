"""Where the knowledge database is: read once from the environment."""

from __future__ import annotations

from pydantic_settings import BaseSettings, SettingsConfigDict


class KnowledgeSettings(BaseSettings):
    """Settings of every process that reads the knowledge base."""

    model_config = SettingsConfigDict(env_prefix="BRUJULA_", env_file=".env", extra="ignore")

    database_url: str = "sqlite:///var/brujula.db"
