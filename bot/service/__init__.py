"""Training by staff, and a new model in service without dropping a conversation."""
