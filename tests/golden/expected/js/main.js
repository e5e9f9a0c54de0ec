import{a}from"./chunks/JA2ZKBSY.js";import"./chunks/M27FI273.js";export{a as wake};
