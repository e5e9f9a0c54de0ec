import{a as e}from"./M27FI273.js";var t=o=>import(new URL(`figures/${o}.js`,document.baseURI).href).then(e);export{t as a};
