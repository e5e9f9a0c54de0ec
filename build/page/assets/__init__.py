"""Scripts, styles, fonts and packages."""
