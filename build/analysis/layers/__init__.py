"""What a layer holds: outputs, statistics, spread, agreement between layers."""
