import { createHash } from "node:crypto";
import { defineConfig, type Plugin } from "vite";
import * as generated from "./src/gen/graphql";

const api = process.env["CANVASS_API"] ?? "http://127.0.0.1:8000";

/** Writes documents.json: what the dashboard asks, by its SHA-256, for an API that executes nothing else. */
function trustedDocuments(): Plugin {
  const texts = Object.values(generated)
    .filter((each) => each instanceof generated.TypedDocumentString)
    .map(String)
    .filter((text) => /^\s*(query|mutation|subscription)\b/.test(text));
  const byHash = texts.map((text) => [createHash("sha256").update(text).digest("hex"), text]);
  return {
    name: "trusted-documents",
    apply: "build",
    generateBundle() {
      const source = JSON.stringify(Object.fromEntries(byHash));
      this.emitFile({ type: "asset", fileName: "documents.json", source });
    },
  };
}

export default defineConfig({
  plugins: [trustedDocuments()],
  server: {
    proxy: {
      "/graphql": { target: api, ws: true, changeOrigin: true },
      "/exports": { target: api, changeOrigin: true },
      "/imports": { target: api, changeOrigin: true },
    },
  },
  build: {
    target: "es2023",
    // A strict content policy allows no inline scripts or data: addresses.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
  },
});
