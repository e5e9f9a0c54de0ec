"""What single units answer to, and what is lost without them."""
