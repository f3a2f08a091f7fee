import { fileURLToPath } from "node:url";
import { defineConfig, type Plugin } from "vite";

const reader = fileURLToPath(new URL("../client-ts/src/index.ts", import.meta.url));

/** What the built page may do: its own script and style, and questions to any node. */
const POLICY = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "img-src 'self' data:",
  "connect-src 'self' http: https:",
  "base-uri 'none'",
  "form-action 'none'",
].join("; ");

/** Only in the built page: the development server's own styles and scripts are inline. */
const policy: Plugin = {
  name: "content-security-policy",
  apply: "build",
  transformIndexHtml: () => [
    {
      tag: "meta",
      attrs: { "http-equiv": "Content-Security-Policy", content: POLICY },
      injectTo: "head-prepend",
    },
  ],
};

export default defineConfig({
  base: "./",
  resolve: { alias: { "allora-cosmwasm": reader } },
  plugins: [policy],
  server: { proxy: proxy() },
  preview: { proxy: proxy() },
  build: {
    target: "es2022",
    modulePreload: false,
    // Names without hashes, so that the same source is the same files and a program can embed them.
    rolldownOptions: {
      output: {
        entryFileNames: "page.js",
        chunkFileNames: "[name].js",
        assetFileNames: "page[extname]",
      },
    },
  },
});

/** In development and preview, the node that `ALLORA_NODE` names stands behind the page's own address. */
function proxy(): Record<string, string> {
  const node = process.env.ALLORA_NODE ?? "http://127.0.0.1:1317";
  return { "/cosmos": node, "/cosmwasm": node, "/deployment.json": node };
}
