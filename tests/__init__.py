"""Tests of visualnn."""
