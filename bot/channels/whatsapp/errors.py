"""What an answer of the Graph API means for a message: try again later, or never.

Codes: https://developers.facebook.com/docs/whatsapp/cloud-api/support/error-codes ; pywa names them in classes.
The decision goes by the code, not by the HTTP status, as Meta asks.
"""

from __future__ import annotations

from typing import Any

import httpx
from pywa import errors as pywa_errors

from bot.channels.channel import Refused, Retry, SendError, Unsure

REENGAGEMENT = 131047
PAIR_LIMIT = 131056
# Seconds until a retry makes sense, by code; None where the gateway's own back-off decides.
_RETRIES: dict[int, float | None] = {
    1: None,  # API unknown: a possible fault of the server
    2: None,  # API service: down or overloaded
    4: 60.0,  # the app made too many calls
    613: 60.0,  # the calls to this endpoint have their own limit
    80007: 60.0,  # the account reached its rate limit (it is counted by the hour)
    130429: 1.0,  # the number passed its messages per second
    131000: None,  # unknown error
    131016: None,  # service unavailable
    131053: 30.0,  # the document could not be fetched: our own server may have been busy
    131056: None,  # the pair limit: limits.py says how long
    131057: 60.0,  # maintenance, also while the throughput is raised ("up to a minute")
    133004: None,  # server temporarily unavailable
    133015: 60.0,  # the number is being deleted or moved
}
# The key stopped working: retrying is right (somebody will renew it and nothing is lost), but rarely.
_KEY = {0, 190}
_KEY_SECONDS = 300.0


def from_response(response: httpx.Response) -> SendError:
    """Return what to raise for an answer that is not a success."""
    error = _error(response)
    if error is None:
        if response.status_code >= 500 or response.status_code in (408, 425, 429):
            return Retry(_retry_after(response), f"HTTP {response.status_code}")
        return Refused(f"HTTP {response.status_code}")
    named = type(error).__name__
    if error.code in _KEY:
        return Retry(_KEY_SECONDS, f"{named} {error.code}")
    if error.code in _RETRIES:
        return Retry(_RETRIES[error.code] or _retry_after(response), f"{named} {error.code}")
    if error.is_transient or response.status_code >= 500:
        return Retry(_retry_after(response), f"{named} {error.code}")
    return Refused(f"{named} {error.code}", error.code)


def from_transport(error: httpx.HTTPError) -> SendError:
    """Return what to raise where no answer came.

    What never left goes again. After that nobody knows whether it arrived: WhatsApp has no key against sending twice,
    but the status of a message names ours (biz_opaque_callback_data), so a status can tell.
    """
    never_left = isinstance(error, httpx.ConnectError | httpx.ConnectTimeout | httpx.PoolTimeout)
    named = type(error).__name__
    return Retry(None, named) if never_left else Unsure(named)


def code_of(error: SendError) -> int | None:
    """Return Meta's code of an error that from_response made."""
    last = error.reason.rpartition(" ")[2]
    return int(last) if last.isdigit() and not error.reason.startswith("HTTP") else None


def _error(response: httpx.Response) -> pywa_errors.WhatsAppError | None:
    """Return the error in Graph's shape, or None: a proxy or a fault may answer anything."""
    try:
        found: Any = response.json()["error"]
        return pywa_errors.WhatsAppError.from_dict({"message": "", **found, "code": int(found["code"])}, response)
    except (ValueError, KeyError, TypeError, AttributeError):
        return None


def _retry_after(response: httpx.Response) -> float | None:
    value = response.headers.get("Retry-After", "")
    return min(float(value), 3600.0) if value.isdigit() else None
