"""The heart of the assistant: sourced facts, catalogues and parameters, and how they are found. Plain Python."""
