import { defineConfig } from "vite";

const api = process.env["CANVASS_API"] ?? "http://127.0.0.1:8000";

export default defineConfig({
  server: {
    proxy: { "/graphql": { target: api, ws: true, changeOrigin: true } },
  },
  build: {
    target: "es2023",
    // A strict content policy allows no inline scripts or data: addresses.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
  },
});
