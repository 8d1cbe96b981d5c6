/** The dashboard's beginning: the session that is left from before, then the page. */

import { render } from "preact";
import { restore } from "./client/session";
import { listen } from "./router";
import { Shell } from "./shell";
import "./styles.css";

listen();
void restore();
const root = document.getElementById("app");
if (root) render(<Shell />, root);
