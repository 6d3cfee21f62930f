"""The heart: facts, catalogues, search and answers in plain Python; it imports none of the other packages."""
