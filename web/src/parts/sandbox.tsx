/** The mark of the sandbox: where it stands, no company is real and nothing costs money. */

import { signal } from "@preact/signals";
import { useEffect } from "preact/hooks";
import { request } from "../client/request";
import { AboutDocument } from "../gen/graphql";

const sandbox = signal<boolean | null>(null);

export function SandboxMark() {
  useEffect(() => {
    if (sandbox.value === null) void ask();
  }, []);
  if (!sandbox.value) return null;
  return (
    <span class="sandbox" title="Stand-in vendors: no company here is real, and nothing costs money.">
      Sandbox
    </span>
  );
}

async function ask(): Promise<void> {
  const answer = await request(AboutDocument, {}).catch(() => null);
  if (answer) sandbox.value = answer.about.sandbox;
}
