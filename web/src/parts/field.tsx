/** One labelled control of a form, with its help and what is wrong with it. */

import type { ComponentChildren } from "preact";
import { useId } from "preact/hooks";

interface FieldProps {
  label: string;
  help?: string | undefined;
  error?: string | undefined;
  optional?: boolean;
  /** Columns of a form that has six. */
  width?: number;
  /** Draws the control, given what ties it to its label, help and error. */
  children: (tied: Tied) => ComponentChildren;
}

export interface Tied {
  id: string;
  "aria-describedby": string | undefined;
  "aria-invalid": boolean;
}

export function Field({ label, help, error, optional = false, width = 6, children }: FieldProps) {
  const id = useId();
  const notes = [help && `${id}-help`, error && `${id}-error`].filter(Boolean).join(" ");
  return (
    <div class="field" data-width={width}>
      <label for={id}>
        {label}
        {optional && <small> optional</small>}
      </label>
      {children({ id, "aria-describedby": notes || undefined, "aria-invalid": Boolean(error) })}
      {help && (
        <small id={`${id}-help`} class="help">
          {help}
        </small>
      )}
      {error && (
        <small id={`${id}-error`} class="error" role="alert">
          {error}
        </small>
      )}
    </div>
  );
}
