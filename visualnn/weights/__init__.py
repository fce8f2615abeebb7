"""Networks in and out: which array of a file is which, whoever wrote it."""
