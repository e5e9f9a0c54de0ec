// @ts-check
// A plain script, which runs where modules do not, before anything is painted. Browsers keep modules and data from
// pages opened as files: it lets the page say so. Elsewhere pictures wait behind the living figures that take their
// place, unless the modules do not come.
{
  const { classList, dataset } = document.documentElement;
  classList.add(location.protocol === "file:" ? "from-disk" : "scripted");
  addEventListener("load", () => {
    if (!("begun" in dataset)) classList.remove("scripted");
  });
}
