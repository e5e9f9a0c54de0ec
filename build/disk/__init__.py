"""What the build does with the disk: whole writes, one place for the site, room, and nothing left behind."""
