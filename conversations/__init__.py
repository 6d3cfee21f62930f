"""People and what they are owed: consent, inbox, handover, what was not answered. Imports none of our other packages."""
