import"./main.js?v=8d0e4060";
