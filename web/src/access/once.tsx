/** A text that is shown once, to be copied: a key's secret, an invitation's link. */

import { say } from "../parts/notice";

interface OnceProps {
  title: string;
  help: string;
  text: string;
  onDone: () => void;
}

export function Once({ title, help, text, onDone }: OnceProps) {
  const copy = async () => {
    await navigator.clipboard.writeText(text);
    say("Copied.", "good");
  };
  return (
    <section class="panel once" data-tone="warn" aria-labelledby="once">
      <header>
        <h2 id="once">{title}</h2>
      </header>
      <p>{help}</p>
      <p>
        <output>
          <code>{text}</code>
        </output>
      </p>
      <p class="actions">
        <button type="button" class="primary" onClick={copy}>
          Copy
        </button>
        <button type="button" class="plain" onClick={onDone}>
          I have kept it
        </button>
      </p>
    </section>
  );
}
