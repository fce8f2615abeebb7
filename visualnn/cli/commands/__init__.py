"""One module for each command; a new one is found by being here."""
