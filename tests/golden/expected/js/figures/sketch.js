import{a as n}from"../chunks/M27FI273.js";async function r(){return{describe:()=>n("a line")}}export{r as mount};
