var o=e=>e;var r=e=>import(new URL(`figures/${e}.js`,document.baseURI).href).then(o);export{o as a,r as b};
//# sourceMappingURL=3AEU757Z.js.map
