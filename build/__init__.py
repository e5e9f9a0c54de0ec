"""The build step of the article: from raw data to a static site."""
