import{b as o}from"./chunks/3AEU757Z.js";export{o as wake};
//# sourceMappingURL=main.js.map
