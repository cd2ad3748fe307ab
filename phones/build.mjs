// Makes thinkpair/sharing/page.html, one file without anything to load, from what stands beside this file.
import { createHash } from "node:crypto";
import { readFileSync, writeFileSync } from "node:fs";
import { build, transform } from "esbuild";

const MOST = 60_000;
const here = (name) => readFileSync(new URL(name, import.meta.url), "utf8");
const hash = (text) => `'sha256-${createHash("sha256").update(text).digest("base64")}'`;

const { outputFiles } = await build({
  entryPoints: [new URL("page.js", import.meta.url).pathname],
  bundle: true,
  minify: true,
  write: false,
  charset: "utf8",
  legalComments: "none",
  target: "es2019",
});
const script = outputFiles[0].text.trim().replaceAll("</script", "<\\/script");
const style = (await transform(here("page.css"), { loader: "css", minify: true })).code.trim();
const licence = `u8-mqtt ${JSON.parse(here("node_modules/u8-mqtt/package.json")).version} is part of this page:\n\n`
  + here("node_modules/u8-mqtt/LICENSE");
const policy = [
  "default-src 'none'", `script-src ${hash(script)}`, `style-src ${hash(style)}`, "connect-src 'self' ws: wss:",
  "base-uri 'none'", "form-action 'none'",
].join("; ");
const parts = { policy, licence, style, script };
const page = here("page.html").replace(/\{(policy|licence|style|script)\}/g, (_, name) => parts[name]);
// A test compares this with what the page was made from.
const made = createHash("sha256");
for (const name of ["page.html", "page.css", "page.js", "build.mjs", "package-lock.json"]) made.update(here(name));
const whole = `${page}<!-- made from ${made.digest("hex")} -->\n`;
if (Buffer.byteLength(whole) > MOST) throw new Error(`${Buffer.byteLength(whole)} bytes are more than ${MOST}`);
writeFileSync(new URL("../thinkpair/sharing/page.html", import.meta.url), whole);
console.log(`thinkpair/sharing/page.html: ${Buffer.byteLength(whole)} bytes`);
