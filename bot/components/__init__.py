"""What the Rasa server loads: Spanish tokens, catalogue matchers, places, amounts and the REST channel."""
