"""Garments that the build draws itself."""
