/** Puts GraphiQL as it is published, its page and the operations into the built dashboard, as `ide/`. */

import { copyFileSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { parse, print } from "graphql";

const PUBLISHED = [
  "graphiql/graphiql.min.css",
  "graphiql/graphiql.min.js",
  "react/umd/react.production.min.js",
  "react-dom/umd/react-dom.production.min.js",
];
const OURS = ["index.html", "ide.css", "ide.js"];

const here = new URL("./", import.meta.url);
const there = new URL("../dist/ide/", import.meta.url);

mkdirSync(there, { recursive: true });
for (const name of PUBLISHED) {
  copyFileSync(new URL(`node_modules/${name}`, here), new URL(name.split("/").pop(), there));
}
for (const name of OURS) copyFileSync(new URL(name, here), new URL(name, there));

// Each operation is a tab: its text, and the variables that its comment gives as an example.
const text = readFileSync(new URL("operations.graphql", here), "utf8");
const tabs = parse(text).definitions.map((operation) => {
  const example = operation.loc.startToken.prev.value.trim();
  return { query: print(operation), variables: example && JSON.stringify(JSON.parse(example), null, 2) };
});
writeFileSync(new URL("operations.json", there), JSON.stringify(tabs));
