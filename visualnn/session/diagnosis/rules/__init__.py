"""The rules: every module of this folder has some, found by being here."""
