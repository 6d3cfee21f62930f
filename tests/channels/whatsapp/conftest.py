import pytest

from tests.channels.whatsapp.bodies import Hook


@pytest.fixture
def hook() -> Hook:
    return Hook()
