/* Suggestions under a search field: an editable combobox with a list box, as the ARIA Authoring Practices describe it.
   The server writes the options and htmx fetches them; here is what opens, closes, chooses and says how many there are.
   Without script the field is a field. */
(function () {
  "use strict";

  var FEWEST = 2;
  var quiet = false; // after a choice, until somebody types again: a late answer opens nothing

  function field() { return document.querySelector("input[data-suggest]"); }
  function box(input) { return document.getElementById(input.dataset.suggest); }
  function options(input) { return Array.prototype.slice.call(box(input).querySelectorAll("[role=option]")); }
  function isOpen(input) { return input.getAttribute("aria-expanded") === "true"; }
  function active(input) { return document.getElementById(input.getAttribute("aria-activedescendant") || "-"); }

  function say(words) {
    var status = document.getElementById("suggestions-said");
    if (status && status.textContent !== words) { status.textContent = words; }
  }

  function dress() {
    var input = field();
    if (!input || input.getAttribute("role") === "combobox") { return; }
    input.setAttribute("role", "combobox");
    input.setAttribute("aria-autocomplete", "list");
    input.setAttribute("aria-controls", input.dataset.suggest);
    input.setAttribute("aria-expanded", "false");
  }

  function point(input, option) {
    options(input).forEach(function (each) { each.setAttribute("aria-selected", String(each === option)); });
    if (option) {
      input.setAttribute("aria-activedescendant", option.id);
      option.scrollIntoView({ block: "nearest" });
    } else {
      input.removeAttribute("aria-activedescendant");
    }
  }

  function open(input) {
    var all = options(input);
    if (!all.length) { close(input); return; }
    all.forEach(function (option, n) { option.id = input.dataset.suggest + "-" + n; });
    box(input).hidden = false;
    input.setAttribute("aria-expanded", "true");
    point(input, null);
    say(box(input).dataset.said || "");
  }

  function close(input) {
    box(input).hidden = true;
    input.setAttribute("aria-expanded", "false");
    point(input, null);
    say("");
  }

  function choose(input, option) {
    quiet = true;
    close(input);
    if (option.dataset.url) { window.location.assign(option.dataset.url); return; }
    input.value = option.dataset.words;
    input.form.requestSubmit();
  }

  function step(input, by) {
    var all = options(input);
    var place = all.indexOf(active(input));
    var next = place < 0 ? (by > 0 ? 0 : all.length - 1) : place + by;
    point(input, all[next] || null); // beyond either end: back to the words that were typed
  }

  function pressed(input, event) {
    var all = options(input);
    if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      if (!all.length) { return false; }
      if (event.altKey) { (event.key === "ArrowDown" ? open : close)(input); return true; }
      if (!isOpen(input)) { open(input); }
      step(input, event.key === "ArrowDown" ? 1 : -1);
      return true;
    }
    if (!isOpen(input)) { return false; }
    if (event.key === "Escape") { close(input); return true; }
    if (event.key === "Tab") { close(input); return false; }
    if (!active(input)) { return false; }
    if (event.key === "Enter") { choose(input, active(input)); return true; }
    if (event.key === "Home") { point(input, all[0]); return true; }
    if (event.key === "End") { point(input, all[all.length - 1]); return true; }
    return false;
  }

  function isField(element) { return element === field(); }

  document.addEventListener("keydown", function (event) {
    if (isField(event.target) && !event.isComposing && pressed(event.target, event)) { event.preventDefault(); }
  });
  document.addEventListener("input", function (event) {
    if (!isField(event.target)) { return; }
    quiet = false;
    if (event.target.value.trim().length < FEWEST) { close(event.target); }
  });
  document.addEventListener("mousedown", function (event) {
    if (event.target.closest && event.target.closest(".suggestions")) { event.preventDefault(); } // the field keeps the focus
  });
  document.addEventListener("click", function (event) {
    var option = event.target.closest && event.target.closest(".suggestions [role=option]");
    if (option) { choose(field(), option); }
  });
  document.addEventListener("focusout", function (event) { if (isField(event.target)) { close(event.target); } });
  document.addEventListener("submit", function (event) {
    var input = field();
    if (input && event.target === input.form) { quiet = true; close(input); }
  }, true);
  document.addEventListener("htmx:beforeRequest", function (event) {
    if (isField(event.target) && (quiet || event.target.value.trim().length < FEWEST)) { event.preventDefault(); }
  });
  document.addEventListener("htmx:afterSettle", function (event) {
    var input = field();
    if (!input || event.target.id !== input.dataset.suggest) { return; }
    if (!quiet && document.activeElement === input && input.value.trim().length >= FEWEST) { open(input); }
  });
  document.addEventListener("htmx:load", dress);
  document.addEventListener("DOMContentLoaded", dress);
  dress();
})();
