// Light or dark as chosen, before anything is painted.
(function () {
  "use strict";
  try {
    var chosen = localStorage.getItem("swapgraph-theme");
    if (chosen === "light" || chosen === "dark") document.documentElement.dataset.theme = chosen;
  } catch (e) {} // storage may be forbidden; the system's choice stays
})();
