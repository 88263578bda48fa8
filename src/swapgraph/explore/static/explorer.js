// Comfort only: every page is complete without this.
(function () {
  "use strict";
  var root = document.documentElement;
  var button = document.querySelector("[data-theme-toggle]");
  if (button) {
    var dark = function () {
      return root.dataset.theme ? root.dataset.theme === "dark" : matchMedia("(prefers-color-scheme: dark)").matches;
    };
    var tell = function () { button.setAttribute("aria-label", dark() ? "Switch to light" : "Switch to dark"); };
    button.hidden = false;
    tell();
    button.addEventListener("click", function () {
      root.dataset.theme = dark() ? "light" : "dark";
      try { localStorage.setItem("swapgraph-theme", root.dataset.theme); } catch (e) {}
      tell();
    });
  }

  // A mark that crosses another is several elements; the one that is linked to has the id, the others come along.
  var at = function () { return decodeURIComponent(location.hash.slice(1)); };
  var show = function () {
    document.querySelectorAll(".shown").forEach(function (e) { e.classList.remove("shown"); });
    var anchor = at();
    if (!/^char=\d+,\d+$/.test(anchor)) return;
    document.querySelectorAll('[data-at="' + anchor + '"]').forEach(function (e) { e.classList.add("shown"); });
  };
  addEventListener("hashchange", show);
  show();

  // The search of the static site: all words must be in the name, each as a beginning.
  var search = document.querySelector("[data-search]");
  if (search) addEventListener("DOMContentLoaded", function () {
    var index = window.swapgraphIndex, letters = window.swapgraphLetters || {};
    var box = search.querySelector("input"), found = search.querySelector("[data-found]");
    if (!index) return;
    search.hidden = false;
    box.addEventListener("input", function () {
      var latin = box.value.toLowerCase().replace(/\p{L}/gu, function (l) { return l in letters ? letters[l] : l; });
      var words = latin.normalize("NFKD").replace(/\p{M}/gu, "").match(/[\p{L}\p{N}]+/gu) || [];
      var list = document.createElement("ul");
      list.className = "found";
      var fits = function (row) {
        return words.every(function (word) { return (" " + row[1].replace(/[^\p{L}\p{N}]+/gu, " ")).indexOf(" " + word) >= 0; });
      };
      (words.length ? index.filter(fits).slice(0, 40) : []).forEach(function (row) {
        var item = document.createElement("li"), link = document.createElement("a"), name = document.createElement("bdi");
        name.textContent = row[0];
        link.href = row[4];
        link.append(name);
        item.append(link, " " + row[2] + (row[3] ? ", " + row[3] : ""));
        list.append(item);
      });
      found.replaceChildren(words.length && !list.children.length ? "Nothing has all these words." : list);
    });
  });

  // What is still being made is shown when it is there. Not before: a page that is loaded again is read aloud again.
  var again = function () {
    var later = function () { setTimeout(again, 3000); };
    fetch(location.href, { method: "HEAD" }).then(function (answer) {
      if (answer.status === 503) later(); else location.reload();
    }, later);
  };
  if (document.querySelector("[data-again]")) setTimeout(again, 3000);

  // "/" leads to the search box, as it does elsewhere.
  addEventListener("keydown", function (event) {
    var box = document.getElementById("q") || document.getElementById("find");
    if (event.key !== "/" || !box || /^(INPUT|TEXTAREA|SELECT)$/.test(document.activeElement.tagName)) return;
    event.preventDefault();
    box.focus();
  });
})();
