"""Files that others run: ONNX, its gradient, the weights of the page."""
