"""The keys of the WhatsApp number: all of them or none, and never one that somebody could guess."""

from __future__ import annotations

import re

from pydantic import Field, SecretStr, ValidationError
from pydantic_settings import BaseSettings, SettingsConfigDict

from bot.secrets_check import fault_of

_NEEDED = ("token", "app_secret", "verify_token", "phone_id")
_LOCAL = re.compile(r"http://(localhost|127\.0\.0\.1|\[::1\])(:\d+)?/?$")


class ChannelMisconfigured(Exception):
    """The settings of the channel cannot be used; the text says which and why, without showing any value."""


class WhatsAppSettings(BaseSettings):
    """Settings of the WhatsApp Cloud API; each is BRUJULA_WHATSAPP_ plus its name."""

    model_config = SettingsConfigDict(
        env_prefix="BRUJULA_WHATSAPP_", env_file=".env", extra="ignore", hide_input_in_errors=True
    )

    token: SecretStr = SecretStr("")
    app_secret: SecretStr = SecretStr("")
    verify_token: SecretStr = SecretStr("")
    phone_id: str = ""
    api_url: str = "https://graph.facebook.com"
    api_version: str = Field(default="v25.0", pattern=r"^v\d{2}\.0$")
    timeout: float = Field(default=15.0, gt=0)
    per_second: float = Field(default=80.0, gt=0)  # of the number: 20 in coexistence; divide by the replicas
    reopen_template: str = ""

    @property
    def messages_url(self) -> str:
        """Return the address that takes messages and read marks."""
        return f"{self.api_url.rstrip('/')}/{self.api_version}/{self.phone_id}/messages"

    @property
    def local(self) -> bool:
        """Tell whether the API is a stand-in on this machine."""
        return bool(_LOCAL.match(self.api_url))


def read_settings(environment_file: str | None = ".env") -> WhatsAppSettings | None:
    """Return the settings, or None where none of the keys is given (the channel is off); raises ChannelMisconfigured."""
    try:
        settings = WhatsAppSettings(_env_file=environment_file)  # type: ignore[call-arg]
    except ValidationError as error:
        names = sorted({_variable(str(fault["loc"][0])) for fault in error.errors() if fault["loc"]})
        raise ChannelMisconfigured(f"No entiendo el valor de {', '.join(names)}.") from None
    return checked(settings)


def checked(settings: WhatsAppSettings) -> WhatsAppSettings | None:
    """Return the settings if they can be used, None where the channel is off; raises ChannelMisconfigured."""
    values = {name: _value(settings, name) for name in _NEEDED}
    if not any(values.values()):
        return None
    missing = [_variable(name) for name, value in values.items() if not value]
    if missing:
        raise ChannelMisconfigured(
            f"Falta {', '.join(missing)}. Para WhatsApp hacen falta las cuatro claves; para no usarlo, ninguna."
        )
    for name, value in values.items():
        fault = _fault(name, value)
        if fault:
            raise ChannelMisconfigured(f"{_variable(name)} {fault}")
    if not settings.local and not settings.api_url.startswith("https://"):
        raise ChannelMisconfigured(
            f"{_variable('api_url')} debe empezar con https:// (http:// solo sirve para un simulador en esta máquina)."
        )
    _check_template(settings.reopen_template)
    return settings


def _check_template(name: str) -> None:
    from bot.channels.whatsapp.templates import templates

    if name and name not in templates():
        raise ChannelMisconfigured(
            f"{_variable('reopen_template')} nombra «{name}», que no está en plantillas.yml ({', '.join(templates())})."
        )


def _fault(name: str, value: str) -> str | None:
    """Return what is wrong with a key, in words that follow its name."""
    if name == "phone_id" and "${" not in value and "{{" not in value:
        return None if re.fullmatch(r"\d{5,20}", value) else "debe ser el identificador del número: solo cifras."
    return fault_of(value)


def _value(settings: WhatsAppSettings, name: str) -> str:
    value = getattr(settings, name)
    return value.get_secret_value() if isinstance(value, SecretStr) else str(value)


def _variable(name: str) -> str:
    return name.upper() if name.startswith("BRUJULA_") else f"BRUJULA_WHATSAPP_{name.upper()}"
