"""Data sets, drawn garments, specimens and packs."""
