"""The desk: staff pages of the agency. Uses conversations and knowledge, never bot or actions."""
