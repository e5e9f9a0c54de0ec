{const{classList:e,dataset:t}=document.documentElement;e.add(location.protocol==="file:"?"from-disk":"scripted"),addEventListener("load",()=>{"begun"in t||e.remove("scripted")})}
