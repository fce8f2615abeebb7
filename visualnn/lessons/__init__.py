"""Lessons: each is a folder of words and settings that a teacher can write with a text editor."""
