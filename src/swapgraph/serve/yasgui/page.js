// The editor with this server's endpoint, and the stored queries as examples.
(function () {
  "use strict";
  var endpoint = new URL("sparql", document.baseURI).href;
  var defaults = Yasgui.Yasqe.defaults;
  defaults.autocompleters = ["prefixes", "variables"]; // the others ask an outside address
  defaults.value =
    "# Every exchange with the articles that tell of it\n" +
    "PREFIX sg: <https://w3id.org/swapgraph/ns#>\n\n" +
    "SELECT ?article ?exchange WHERE {\n  GRAPH ?article { ?exchange a sg:PrisonerExchange }\n} LIMIT 100\n";
  var yasgui = new Yasgui(document.getElementById("yasgui"), {
    requestConfig: { endpoint: endpoint },
    copyEndpointOnNewTab: true,
    persistenceId: null,
    endpointCatalogueOptions: { getData: function () { return []; } }
  });
  // What the editor leaves without a name, or out of reach of the keyboard, as often as it draws anew.
  var mended = function () {
    var each = function (chosen, mend) { document.querySelectorAll(chosen).forEach(mend); };
    each(".CodeMirror textarea:not([aria-label])", function (e) { e.setAttribute("aria-label", "The query"); });
    each(".yasr_results .CodeMirror textarea", function (e) { e.setAttribute("aria-label", "The response"); });
    each(".tableSizer:not([aria-label])", function (e) { e.setAttribute("aria-label", "Rows on a page"); });
    each(".CodeMirror-scroll[tabindex='-1']", function (e) { e.tabIndex = 0; });
    each(".yasr_results th:first-child .dt-column-title:empty", function (e) { e.textContent = "#"; });
    each(".tabsList .addTab", function (e) { e.closest(".tabsList").after(e); }); // a list of tabs may hold tabs alone
  };
  new MutationObserver(mended).observe(document.getElementById("yasgui"), { childList: true, subtree: true });
  mended();
  var choice = document.getElementById("examples");
  var about = document.getElementById("about");
  fetch("queries", { headers: { Accept: "application/json" } })
    .then(function (response) { return response.json(); })
    .then(function (told) {
      var known = {};
      told.queries.forEach(function (query) {
        known[query.name] = query;
        var option = document.createElement("option");
        option.value = query.name;
        option.textContent = query.name + ": " + query.summary;
        choice.appendChild(option);
      });
      choice.addEventListener("change", function () {
        var query = known[choice.value];
        if (!query) { return; }
        about.textContent = query.description;
        yasgui.addTab(true, { name: query.name, yasqe: { value: query.sparql } });
      });
    })
    .catch(function (error) { about.textContent = "The stored queries cannot be listed: " + error; });
})();
