"""What a recurrent network remembers."""
