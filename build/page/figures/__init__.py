"""Static pictures and charts."""
