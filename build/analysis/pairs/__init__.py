"""Pairs of classes in the layers: borders between them, blends of their images."""
