"""How often the network takes each class for another."""
