"""Pictures that a person brings: found, read as a person sees them, cut to size, divided and told."""
