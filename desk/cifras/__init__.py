"""The figures of the service: pages, charts and files to download."""
