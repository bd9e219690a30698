"use strict";
// Swagger UI over the description of this site. Nothing is kept in the browser, and no token is sent: there is none to send.
document.addEventListener("DOMContentLoaded", () => {
  const dark = matchMedia("(prefers-color-scheme: dark)");
  const follow = () => document.documentElement.classList.toggle("dark-mode", dark.matches);
  dark.addEventListener("change", follow);
  follow();

  // What Swagger UI leaves without a name gets that of its parameter; what scrolls can be reached with the keyboard.
  const place = document.getElementById("swagger-ui");
  const name = () => {
    for (const row of place.querySelectorAll("tr[data-param-name], tr[data-code]")) {
      const words = row.dataset.paramName || row.dataset.code;
      row.querySelectorAll("select:not([aria-label]), input:not([aria-label]), textarea:not([aria-label])")
        .forEach((field) => field.setAttribute("aria-label", words));
    }
    place.querySelectorAll("select:not([aria-label]):not([id])")
      .forEach((field) => field.setAttribute("aria-label", "Choose"));
    place.querySelectorAll("pre:not([tabindex])").forEach((text) => text.setAttribute("tabindex", "0"));
  };
  new MutationObserver(name).observe(place, { childList: true, subtree: true });

  SwaggerUIBundle({
    url: "{{ schema_url|escapejs }}",
    dom_id: "#swagger-ui",
    presets: [SwaggerUIBundle.presets.apis],
    layout: "BaseLayout",
    deepLinking: false,
    docExpansion: "list",
    defaultModelsExpandDepth: -1,
    supportedSubmitMethods: ["get"],
    syntaxHighlight: { activated: false },
    validatorUrl: null,
  });
});
