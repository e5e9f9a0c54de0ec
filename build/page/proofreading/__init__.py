"""What can be said of an author's files before anything is computed."""
