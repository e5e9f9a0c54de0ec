"""Pages, embeds, cards and all that a site holds."""
