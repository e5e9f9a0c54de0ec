"""What authors write outside of the prose: their files, tables and settings, checked as they are read."""
