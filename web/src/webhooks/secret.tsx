/** A secret that was just made: shown once, to be copied. */

import { say } from "../parts/notice";

interface SecretProps {
  secret: string;
  onDone: () => void;
}

export function Secret({ secret, onDone }: SecretProps) {
  const copy = async () => {
    await navigator.clipboard.writeText(secret);
    say("The secret is copied.", "good");
  };
  return (
    <section class="panel secret" data-tone="warn" aria-labelledby="secret">
      <header>
        <h2 id="secret">Its secret</h2>
      </header>
      <p>Your receiver verifies messages with it. It is shown now and never again.</p>
      <p>
        <output>
          <code>{secret}</code>
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
