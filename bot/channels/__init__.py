"""The gateway: channels, their messages, and the workers that carry each one to the assistant and back."""
