"""The web process: demo page, its health, and the way from a browser to the assistant."""
