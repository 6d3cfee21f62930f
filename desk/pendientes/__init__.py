"""The queue of what was not answered: alike messages together, with what the assistant knows that is near them."""
