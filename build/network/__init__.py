"""The network: layers, training and export."""
