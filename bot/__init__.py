"""Everything around Rasa: its components, the command line, the processes and the web page."""
