import"./chunks/3AEU757Z.js";
//# sourceMappingURL=embed.js.map
