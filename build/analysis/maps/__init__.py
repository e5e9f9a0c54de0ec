"""The plane views of every layer: UMAP, principal components, the ring."""
