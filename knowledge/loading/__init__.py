"""Reading the YAML baseline, checking it and writing it to the database."""
