// Colours that differ in every channel a test looks at.
export const TOKENS = { paper: "#ffffff", ink: "#101010", zero: "#ffffff", negative: "#0000ff", positive: "#ff0000",
  class: ["#aa0000", "#00aa00"] };
