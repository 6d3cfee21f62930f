"""The WhatsApp Cloud API: webhook, rendering within its limits, sending, and a stand-in for tests."""
