"""Figures of the service: what the conversations say in numbers, without a text, an address or a name."""
