"""The widget's side of the server: sessions, messages, events, ratings."""
