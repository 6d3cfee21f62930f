"""What staff teach: phrases, stories and tests, kept as lessons until a new model takes them."""
