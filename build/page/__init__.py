"""Everything that becomes the page."""
