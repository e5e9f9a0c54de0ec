"""How pictures of the data set's size lie in one file; Python cuts by them, templates and the page are told."""

from __future__ import annotations

PER_ROW = 5
"""Thumbnails of test images a row, in tiles of as many rows."""
UNIT_COLUMNS = 9
"""Pictures a row on the sheet of one unit."""
ALL_COLUMNS = 16
"""Pictures a row on the sheet of all units."""
