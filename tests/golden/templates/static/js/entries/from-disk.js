// @ts-check
// Browsers keep modules and data from pages opened as files. A plain script runs there, and lets the page say so.
if (location.protocol === "file:") document.documentElement.classList.add("from-disk");
