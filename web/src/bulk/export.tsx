/** The export of what a list shows: which columns, as what, and how far the download is. */

import { type Signal, useSignal } from "@preact/signals";
import { useRef } from "preact/hooks";
import type { Outcome } from "../client/problems";
import { request } from "../client/request";
import { mayWrite } from "../client/session";
import { type ExportFormat, ExportProgressDocument, type ExportStateFragment } from "../gen/graphql";
import { Notice } from "../parts/notice";
import { count, counted } from "../words/format";
import { formats } from "./columns";
import "./bulk.css";

interface ExportButtonProps<Column extends string> {
  /** What is exported, in the plural. */
  what: string;
  /** How many lines there will be. */
  total: number;
  columns: Readonly<Record<Column, string>>;
  ask: (format: ExportFormat, columns: Column[]) => Promise<Outcome<{ export: ExportStateFragment }>>;
}

export function ExportButton<Column extends string>(props: ExportButtonProps<Column>) {
  const dialog = useRef<HTMLDialogElement>(null);
  if (!mayWrite.value) return null;
  return (
    <>
      <button type="button" disabled={props.total === 0} onClick={() => dialog.current?.showModal()}>
        Export
      </button>
      <dialog ref={dialog} class="bulk" aria-label={`Export ${props.what}`}>
        <ExportForm {...props} onClose={() => dialog.current?.close()} />
      </dialog>
    </>
  );
}

function ExportForm<Column extends string>({
  what,
  total,
  columns,
  ask,
  onClose,
}: ExportButtonProps<Column> & { onClose: () => void }) {
  const names = Object.keys(columns) as Column[];
  const chosen = useSignal<ReadonlySet<Column>>(new Set(names));
  const format = useSignal<ExportFormat>("XLSX");
  const running = useSignal<ExportStateFragment | null>(null);
  const refused = useSignal<string | null>(null);
  const start = async (event: Event) => {
    event.preventDefault();
    const { done, refusal } = await ask(
      format.value,
      names.filter((name) => chosen.value.has(name)),
    );
    refused.value = refusal?.message ?? null;
    if (!done) return;
    download(done.export);
    await follow(done.export, running);
  };
  return (
    <form onSubmit={start}>
      <h2>
        Export {count(total)} {what}
      </h2>
      <p class="mute">As this list is filtered now. Google's values are not handed on.</p>
      {refused.value && <Notice tone="bad">{refused.value}</Notice>}
      <fieldset class="choices">
        <legend>As</legend>
        {(Object.keys(formats) as ExportFormat[]).map((each) => (
          <label key={each}>
            <input
              type="radio"
              name="format"
              checked={format.value === each}
              onChange={() => {
                format.value = each;
              }}
            />
            {formats[each]}
          </label>
        ))}
      </fieldset>
      <fieldset class="choices columns-of-three">
        <legend>Columns</legend>
        {names.map((name) => (
          <label key={name}>
            <input type="checkbox" checked={chosen.value.has(name)} onChange={() => toggle(chosen, name)} />
            {columns[name]}
          </label>
        ))}
      </fieldset>
      <Progress of={running.value} />
      <footer>
        <button type="submit" class="primary" disabled={chosen.value.size === 0 || running.value?.status === "RUNNING"}>
          Download
        </button>
        <button type="button" class="plain" onClick={onClose}>
          Close
        </button>
      </footer>
    </form>
  );
}

function Progress({ of }: { of: ExportStateFragment | null }) {
  if (!of || of.status === "READY") return null;
  const { status, total, written } = of;
  return (
    <p role="status">
      {status === "RUNNING" && <progress max={total ?? 1} value={written} aria-label="How far the download is" />}{" "}
      {status === "RUNNING" && `${count(written)} of ${count(total ?? 0)}`}
      {status === "COMPLETED" && `${counted(written, "line")} written.`}
      {status === "BROKEN_OFF" && `Broken off after ${counted(written, "line")}; download again.`}
    </p>
  );
}

function toggle<Column>(chosen: Signal<ReadonlySet<Column>>, name: Column): void {
  const next = new Set(chosen.value);
  if (!next.delete(name)) next.add(name);
  chosen.value = next;
}

/** The browser saves what the link gives, and the page stays. */
function download({ url }: ExportStateFragment): void {
  if (!url) return;
  const link = document.createElement("a");
  link.href = url;
  link.download = "";
  link.click();
}

const EVERY = 700;
const PATIENCE = 10;

/** Reads how far it is until it has ended, or nothing has begun for a while. */
async function follow(begun: ExportStateFragment, running: Signal<ExportStateFragment | null>): Promise<void> {
  running.value = begun;
  for (let waited = 0; waited < PATIENCE; ) {
    await new Promise((resolve) => setTimeout(resolve, EVERY));
    const { export: state } = await request(ExportProgressDocument, { id: begun.id });
    if (!state) return;
    running.value = state;
    if (state.status === "COMPLETED" || state.status === "BROKEN_OFF") return;
    if (state.status === "READY") waited += 1;
  }
}
