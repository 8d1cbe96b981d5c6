/** What the page has to say: a notice in its place, a short word at the foot, a list with nothing in it. */

import { signal } from "@preact/signals";
import type { ComponentChildren } from "preact";
import type { Tone } from "../words/labels";

interface NoticeProps {
  tone: Tone;
  children: ComponentChildren;
}

export function Notice({ tone, children }: NoticeProps) {
  return (
    <div class="notice" data-tone={tone} role={tone === "bad" ? "alert" : "status"}>
      {children}
    </div>
  );
}

interface EmptyProps {
  title: string;
  children?: ComponentChildren;
}

export function Empty({ title, children }: EmptyProps) {
  return (
    <div class="empty">
      <h2>{title}</h2>
      {children}
    </div>
  );
}

interface Word {
  text: string;
  tone: Tone;
}

const word = signal<Word | null>(null);
let timer = 0;

/** Says `text` at the foot of the page for some seconds. */
export function say(text: string, tone: Tone = "quiet"): void {
  word.value = { text, tone };
  clearTimeout(timer);
  timer = window.setTimeout(
    () => {
      word.value = null;
    },
    tone === "bad" ? 10_000 : 4_000,
  );
}

export function Foot() {
  return (
    <div class="foot" role="status" aria-live="polite">
      {word.value && <p data-tone={word.value.tone}>{word.value.text}</p>}
    </div>
  );
}
