var n=e=>e;export{n as a};
