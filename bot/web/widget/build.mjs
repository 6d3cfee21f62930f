// Builds dist/widget.js: one classic script, no globals, and its gzip twin that the server may hand out as it is.
import { readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { gzipSync } from "node:zlib";
import { build } from "esbuild";

const here = dirname(fileURLToPath(import.meta.url));
const outfile = join(here, "dist", "widget.js");

// Inside css`` templates the spaces are text to esbuild; they only weigh.
const shortStyles = {
  name: "short-styles",
  setup(context) {
    context.onLoad({ filter: /styles\.js$/ }, ({ path }) => ({
      contents: readFileSync(path, "utf8").replace(/css`[^`]*`/gs, (block) =>
        block.replace(/\/\*.*?\*\//gs, "").replace(/\s+/g, " ").replace(/\s*([{};,>])\s*/g, "$1"),
      ),
      loader: "js",
    }));
  },
};

await build({
  absWorkingDir: here,
  entryPoints: ["src/index.js"],
  outfile,
  bundle: true,
  minify: true,
  format: "iife",
  charset: "utf8",
  legalComments: "none",
  target: ["es2021", "safari15", "firefox100", "chrome90"],
  banner: { js: "/* Brújula, Apache-2.0; incluye Lit, BSD-3-Clause, (c) Google LLC */" },
  define: { globalThis: "litScope", litPropertyMetadata: "litScope.litPropertyMetadata" },
  inject: ["src/scope.js"],
  plugins: [shortStyles],
});
writeFileSync(`${outfile}.gz`, gzipSync(readFileSync(outfile), { level: 9 }));
