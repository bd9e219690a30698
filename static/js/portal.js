/* The report's form, where there is script: what was said before folds away on a phone, a failure to save by itself is
   said aloud, and sending the form waits for a save that is under way, whose answer brings the next revision. */
(function () {
  "use strict";

  var busy = false;
  var sending = null;

  function fold() {
    var narrow = window.matchMedia("(max-width: 61.99rem)").matches;
    document.querySelectorAll("details[data-fold]").forEach(function (one) { one.open = !narrow; });
  }

  function ofAutosave(event) { return event.target && event.target.id === "saved"; }

  function tell(failed) {
    var words = document.getElementById("not-saved");
    if (words) { words.hidden = !failed; }
  }

  function done() {
    busy = false;
    if (sending) {
      var again = sending;
      sending = null;
      again.form.requestSubmit(again.button);
    }
  }

  document.addEventListener("DOMContentLoaded", function () {
    fold();
    var form = document.getElementById("report-form");
    if (!form) { return; }
    form.addEventListener("submit", function (event) {
      if (!busy) { return; }
      event.preventDefault();
      sending = { form: form, button: event.submitter };
    });
  });
  document.addEventListener("htmx:beforeRequest", function (event) { if (ofAutosave(event)) { busy = true; } });
  document.addEventListener("htmx:afterSettle", function (event) { if (ofAutosave(event)) { tell(false); } });
  document.addEventListener("htmx:responseError", function (event) { if (ofAutosave(event)) { tell(true); } });
  document.addEventListener("htmx:sendError", function (event) { if (ofAutosave(event)) { tell(true); } });
  document.addEventListener("htmx:afterRequest", function (event) { if (ofAutosave(event)) { window.setTimeout(done, 30); } });
})();
