/** A button that asks once more, in its own place, before it does what cannot be undone. */

import { useSignal } from "@preact/signals";
import { useEffect, useRef } from "preact/hooks";

interface ConfirmProps {
  label: string;
  question: string;
  /** Names what it is about, for those who only hear the button. */
  about: string;
  disabled?: boolean;
  onConfirm: () => void;
}

export function Confirm({ label, question, about, disabled = false, onConfirm }: ConfirmProps) {
  const asking = useSignal(false);
  const yes = useRef<HTMLButtonElement>(null);
  useEffect(() => {
    if (asking.value) yes.current?.focus();
  }, [asking.value]);

  if (!asking.value) {
    const ask = () => {
      asking.value = true;
    };
    return (
      <button type="button" class="plain" disabled={disabled} aria-label={`${label} ${about}`} onClick={ask}>
        {label}
      </button>
    );
  }
  const close = () => {
    asking.value = false;
  };
  const confirm = () => {
    close();
    onConfirm();
  };
  return (
    <fieldset class="confirm" aria-label={question} onKeyDown={(event) => event.key === "Escape" && close()}>
      <span>{question}</span>
      <button type="button" class="danger" ref={yes} onClick={confirm}>
        {label}
      </button>
      <button type="button" class="plain" onClick={close}>
        Keep
      </button>
    </fieldset>
  );
}
