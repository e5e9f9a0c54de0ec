import{line as o}from"./parts/line.js?v=8d0e4060";export const wake=e=>import(`./figures/${e}.js?v=8`).then(o);
