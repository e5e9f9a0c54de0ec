"""How a model that was trained elsewhere wants its pixels: told by files beside it, or found out by trying."""
