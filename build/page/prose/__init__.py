"""From Markdown with calls to pages of words."""
