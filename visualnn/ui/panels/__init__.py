"""One file for each panel; a panel is found by being here."""
