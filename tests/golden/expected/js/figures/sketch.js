import{a as r}from"../chunks/3AEU757Z.js";async function t(){return{describe:()=>r("a line")}}export{t as mount};
//# sourceMappingURL=sketch.js.map
