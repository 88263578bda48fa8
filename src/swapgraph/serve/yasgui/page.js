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
