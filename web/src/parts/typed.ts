/** Ties a text control to a signal. */

import type { Signal } from "@preact/signals";

interface Typed {
  value: string;
  onInput: (event: { currentTarget: { value: string } }) => void;
}

export function typed(text: Signal<string>): Typed {
  return {
    value: text.value,
    onInput: (event) => {
      text.value = event.currentTarget.value;
    },
  };
}
