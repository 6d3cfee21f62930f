"""What the Rasa action server loads: slots in, one call into knowledge, one Answer out."""
