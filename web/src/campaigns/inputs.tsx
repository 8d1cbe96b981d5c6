/** The control for each kind of input that a campaign type can ask for. */

import { Field, type Tied } from "../parts/field";
import { CompanyFile } from "./company-file";
import { type Input, type ListedCompany, NAMES, type Value } from "./form-values";

interface CampaignInputProps {
  input: Input;
  value: Value;
  error: string | undefined;
  onChange: (value: Value) => void;
}

export function CampaignInput({ input, value, error, onChange }: CampaignInputProps) {
  const { kind, label } = input;
  const isOptional = !input.required && input.default === null;
  if (kind === "BOOLEAN") return <Tick {...{ input, value, onChange }} />;
  if (kind === "CHOICES") return <Choices {...{ input, value, error, onChange }} />;
  if (kind === "COMPANIES") {
    return <CompanyFile {...{ input, error, onChange }} companies={value as readonly ListedCompany[]} />;
  }
  return (
    <Field label={label} help={helpOf(input)} error={error} optional={isOptional} width={widthOf(input)}>
      {(tied) => <Control input={input} tied={tied} value={String(value)} onChange={onChange} />}
    </Field>
  );
}

interface ControlProps {
  input: Input;
  tied: Tied;
  value: string;
  onChange: (value: string) => void;
}

function Control(props: ControlProps) {
  const { input, tied, value, onChange } = props;
  const { kind, name, required } = input;
  if (kind === "TEXT_LIST") return <Lines {...props} />;
  const shared = {
    ...tied,
    name,
    required,
    value,
    onInput: (event: { currentTarget: { value: string } }) => onChange(event.currentTarget.value),
  };
  if (kind === "LONG_TEXT") return <textarea {...shared} rows={4} maxLength={input.maximum ?? undefined} />;
  if (kind !== "MONEY") return <input {...shared} {...attributesOf(input)} />;
  return (
    <span class="money">
      US$
      <input {...shared} {...attributesOf(input)} />
    </span>
  );
}

/** A list is written one entry a line; suggestions are added by a click. */
function Lines({ input, tied, value, onChange }: ControlProps) {
  const lines = value.split("\n").map((line) => line.trim().toLowerCase());
  const add = (option: string) => onChange([value.trimEnd(), option].filter(Boolean).join("\n"));
  const left = input.options.filter((option) => !lines.includes(option.toLowerCase()));
  return (
    <>
      <textarea
        {...tied}
        name={input.name}
        required={input.required}
        rows={isSubject(input) ? 8 : 3}
        value={value}
        onInput={(event) => onChange(event.currentTarget.value)}
      />
      {left.length > 0 && (
        <div class="suggestions">
          {left.map((option) => (
            <button key={option} type="button" class="chip" aria-label={`Add ${option}`} onClick={() => add(option)}>
              {option}
            </button>
          ))}
        </div>
      )}
    </>
  );
}

/** The native control's own checks; MONEY is bounded in minor units and typed in whole ones. */
function attributesOf({ kind, minimum, maximum }: Input): Record<string, string | number | undefined> {
  const low = minimum ?? undefined;
  const high = maximum ?? undefined;
  switch (kind) {
    case "INTEGER":
      return { type: "number", inputMode: "numeric", class: "short", step: 1, min: low, max: high };
    case "MONEY":
      return { type: "number", inputMode: "decimal", class: "short", step: 0.01, min: 0.01, max: high && high / 100 };
    case "POSTCODE":
      return { type: "text", autocomplete: "postal-code", autocapitalize: "characters", class: "short" };
    default:
      return { type: "text", maxLength: high };
  }
}

/** Columns out of six: what the type is about gets a whole row, what may be left empty shares one. */
function widthOf(input: Input): number {
  const { kind } = input;
  if (kind === "LONG_TEXT" || kind === "TEXT_LIST") return isSubject(input) ? 6 : 3;
  return kind === "TEXT" ? 6 : 2;
}

/** Whether it is what the type is about, which something else may stand for. */
const isSubject = ({ required, name }: Input): boolean => required || name === NAMES;

function helpOf({ kind, help, minimum, maximum }: Input): string {
  if (kind === "INTEGER" && minimum !== null && maximum !== null) return `${help} From ${minimum} to ${maximum}.`;
  return kind === "TEXT_LIST" && !help.includes("line") ? `${help} One on each line.` : help;
}

function Tick({ input, value, onChange }: Omit<CampaignInputProps, "error">) {
  return (
    <label class="tick">
      <input
        type="checkbox"
        name={input.name}
        checked={value === true}
        onChange={(event) => onChange(event.currentTarget.checked)}
      />
      <span>
        {input.label}
        <small class="help">{input.help}</small>
      </span>
    </label>
  );
}

function Choices({ input, value, error, onChange }: CampaignInputProps) {
  const chosen: readonly string[] = Array.isArray(value) ? value : [];
  const toggle = (option: string) =>
    onChange(chosen.includes(option) ? chosen.filter((each) => each !== option) : [...chosen, option]);
  return (
    <fieldset class="field choices" data-width="3">
      <legend>
        {input.label}
        {!input.required && <small> optional</small>}
      </legend>
      {input.options.map((option) => (
        <label key={option} class="chip">
          <input type="checkbox" checked={chosen.includes(option)} onChange={() => toggle(option)} />
          {option}
        </label>
      ))}
      <small class="help">{input.help}</small>
      {error && (
        <small class="error" role="alert">
          {error}
        </small>
      )}
    </fieldset>
  );
}
