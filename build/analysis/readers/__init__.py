"""What a linear reader can tell from a layer."""
