/** The page's one clock: ticks each second while something on the page looks at it. */

import { signal } from "@preact/signals";

let timer = 0;

export const now = signal(Date.now(), {
  watched() {
    now.value = Date.now();
    timer = window.setInterval(() => {
      now.value = Date.now();
    }, 1_000);
  },
  unwatched() {
    clearInterval(timer);
  },
});
