/** A status: a dot in its tone, and its word. */

import type { Label } from "../words/labels";

export function Badge({ text, tone }: Label) {
  return (
    <span class="badge" data-tone={tone}>
      {text}
    </span>
  );
}
