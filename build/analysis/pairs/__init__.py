"""Pairs of classes: confusions, borders, blends."""
