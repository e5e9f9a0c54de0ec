"""The recurrent cell: training, export, readings."""
