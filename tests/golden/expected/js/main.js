import{line as o}from"./parts/line.js?v=9eaaa457";export const wake=e=>import(`./figures/${e}.js?v=8`).then(o);
