"""Measures on a trained network, one module each."""
