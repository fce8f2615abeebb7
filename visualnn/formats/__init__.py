"""Safe readers: a stranger's file is looked at like a letter under glass, and nothing in it is ever run."""
