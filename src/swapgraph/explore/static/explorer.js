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
  // The words of a fragment that is no mark (`#char=10,25`) are marked too, by counting code points.
  var at = function () { return decodeURIComponent(location.hash.slice(1)); };
  var show = function () {
    document.querySelectorAll(".shown").forEach(function (e) { e.classList.remove("shown"); });
    var anchor = at();
    if (!/^char=\d+,\d+$/.test(anchor)) return;
    document.querySelectorAll('[data-at="' + anchor + '"]').forEach(function (e) { e.classList.add("shown"); });
  };
  addEventListener("hashchange", show);
  show();

  // "/" leads to the search box, as it does elsewhere.
  addEventListener("keydown", function (event) {
    var box = document.getElementById("q") || document.getElementById("find");
    if (event.key !== "/" || !box || /^(INPUT|TEXTAREA|SELECT)$/.test(document.activeElement.tagName)) return;
    event.preventDefault();
    box.focus();
  });
})();
