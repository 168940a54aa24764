"use strict";

SwaggerUIBundle({
  url: "/openapi.json",
  dom_id: "#api",
  deepLinking: true,
  // The validator badge would be fetched from another site.
  validatorUrl: null,
});
