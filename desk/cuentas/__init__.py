"""Accounts: the way in, one's own password, the staff, the audit log and the data of persons."""
