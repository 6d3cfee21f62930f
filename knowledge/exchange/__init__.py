"""Exchange rates: dated, sourced, never from memory."""
