"""The practice room: staff play the person or the agent against written cases, and are told what they forgot."""
