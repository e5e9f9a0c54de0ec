import"./main.js?v=9eaaa457";
