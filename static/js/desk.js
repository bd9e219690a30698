/* The desk's search boxes are named by their labels: the widget itself leaves its visible part without a name. */
(function () {
  "use strict";

  function nameOf(select) {
    var label = select.labels && select.labels.length ? select.labels[0].textContent : "";
    return (select.getAttribute("aria-label") || label).trim().replace(/:$/, "").trim();
  }

  function name(box) {
    var select = box.previousElementSibling;
    var selection = box.querySelector(".select2-selection");
    if (!select || select.tagName !== "SELECT" || !selection) { return; }
    var shown = selection.querySelector(".select2-selection__rendered");
    var words = nameOf(select);
    if (!words || selection.dataset.named) { return; }
    selection.dataset.named = "yes";
    selection.removeAttribute("aria-labelledby");
    selection.setAttribute("aria-label", words);
    if (shown) { shown.setAttribute("aria-label", words); }
  }

  function all() { document.querySelectorAll(".select2-container").forEach(name); }

  document.addEventListener("DOMContentLoaded", function () {
    all();
    new MutationObserver(all).observe(document.body, { childList: true, subtree: true });
  });
})();
