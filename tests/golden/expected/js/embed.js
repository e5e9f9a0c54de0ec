import"./chunks/JA2ZKBSY.js";import"./chunks/M27FI273.js";
