"""Which pixels an answer rests on, and which pictures are familiar."""
