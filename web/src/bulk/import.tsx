/** The import of a file: upload it, say what its columns hold, see what would come of it, make leads of it. */

import { type Signal, useSignal, useSignalEffect } from "@preact/signals";
import { Failure } from "../client/http";
import { ask, mutate, request } from "../client/request";
import { upload } from "../client/upload";
import {
  CheckImportDocument,
  type CheckImportQuery,
  type ImportField,
  ImportLeadsDocument,
  UploadedFileDocument,
  type UploadedFileQuery,
} from "../gen/graphql";
import { Field } from "../parts/field";
import { Notice, say } from "../parts/notice";
import { useTitle } from "../parts/title";
import { go, to } from "../router";
import { counted } from "../words/format";
import { mapping, objection } from "./columns";
import { Decided, Mapping } from "./import-tables";
import "./bulk.css";

export type ImportFile = NonNullable<UploadedFileQuery["leadImport"]>;
export type Check = Extract<CheckImportQuery["result"], { __typename: "ImportCheck" }>;
export type Chosen = Readonly<Record<string, ImportField | "">>;

export function ImportPage() {
  useTitle("Import leads");
  const file = useSignal<ImportFile | null>(null);
  return (
    <>
      <nav class="crumbs" aria-label="Where you are">
        <a href={to(["leads"])}>Leads</a>
      </nav>
      <div class="head">
        <h1>Import leads</h1>
      </div>
      <div class="import">
        <Choose file={file} />
        {file.value && <Prepare key={file.value.id} file={file.value} />}
      </div>
    </>
  );
}

function Choose({ file }: { file: Signal<ImportFile | null> }) {
  const refused = useSignal<string | undefined>(undefined);
  const busy = useSignal(false);
  const take = async (chosen: File) => {
    busy.value = true;
    const taken = await uploaded(chosen);
    busy.value = false;
    refused.value = typeof taken === "string" ? taken : undefined;
    if (typeof taken !== "string") file.value = taken;
  };
  return (
    <section class="panel" aria-label="The file">
      <Field
        label="File"
        help="A table with a row of headings and a company on each row: CSV, Excel (.xlsx) or JSON Lines, up to 10 MB and 10,000 rows."
        error={refused.value}
      >
        {(tied) => (
          <input
            {...tied}
            type="file"
            accept=".csv,.tsv,.txt,.xlsx,.jsonl,.ndjson"
            disabled={busy.value}
            onChange={async ({ currentTarget }) => {
              const [chosen] = currentTarget.files ?? [];
              if (chosen) await take(chosen);
              currentTarget.value = "";
            }}
          />
        )}
      </Field>
    </section>
  );
}

async function uploaded(chosen: File): Promise<ImportFile | string> {
  try {
    const taken = await upload(chosen);
    if (typeof taken === "string") return taken;
    const { leadImport } = await request(UploadedFileDocument, { id: taken.id });
    return leadImport ?? "The file is gone: choose it again.";
  } catch (failure) {
    if (failure instanceof Failure) return failure.message;
    throw failure;
  }
}

function Prepare({ file }: { file: ImportFile }) {
  const chosen = useSignal<Chosen>(
    Object.fromEntries(file.columns.map(({ heading, field }) => [heading, field ?? ""])),
  );
  const { check, refused } = useCheck(file.id, chosen);
  return (
    <>
      <section class="panel" aria-labelledby="columns">
        <header>
          <h2 id="columns">
            {file.name}: {counted(file.total, "row")}
          </h2>
        </header>
        <Mapping columns={file.columns} chosen={chosen} />
      </section>
      {refused.value && <Notice tone="warn">{refused.value}</Notice>}
      {check.value && <Decided check={check.value} />}
      {check.value && <Finish file={file} chosen={chosen.value} check={check.value} />}
    </>
  );
}

/** What would come of the file, asked anew whenever the columns change; only the latest answer counts. */
function useCheck(importId: string, chosen: Signal<Chosen>) {
  const check = useSignal<Check | null>(null);
  const refused = useSignal<string | null>(null);
  const latest = useSignal(0);
  useSignalEffect(() => {
    const columns = mapping(chosen.value);
    const problem = objection(chosen.value);
    const mine = latest.peek() + 1;
    latest.value = mine;
    refused.value = problem;
    if (problem) {
      check.value = null;
      return;
    }
    void ask(CheckImportDocument, { input: { importId, columns: [...columns] } }).then(({ done, refusal }) => {
      if (latest.peek() !== mine) return;
      check.value = done ?? null;
      refused.value = refusal?.message ?? null;
    });
  });
  return { check, refused };
}

function Finish({ file, chosen, check }: { file: ImportFile; chosen: Chosen; check: Check }) {
  const name = useSignal(`Import of ${file.name}`);
  const skipInvalid = useSignal(false);
  const busy = useSignal(false);
  const blocked = check.ready === 0 || (check.problemCount > 0 && !skipInvalid.value);
  const run = async () => {
    busy.value = true;
    const input = {
      importId: file.id,
      columns: [...mapping(chosen)],
      campaignName: name.value,
      skipInvalid: skipInvalid.value,
      idempotencyKey: file.id,
    };
    const { done, refusal } = await mutate(ImportLeadsDocument, { input });
    busy.value = false;
    if (!done) return say(refusal.message, "bad");
    say(`${counted(done.leadImport.imported, "lead")} imported.`, "good");
    const campaign = done.leadImport.campaign;
    go(campaign ? to(["leads"], { campaign: campaign.id }) : to(["leads"]));
  };
  return (
    <section class="panel" aria-label="Import">
      <Field label="Name of the campaign that holds the leads">
        {(tied) => (
          <input
            {...tied}
            value={name.value}
            onInput={({ currentTarget }) => {
              name.value = currentTarget.value;
            }}
          />
        )}
      </Field>
      <footer>
        <button type="button" class="primary" disabled={blocked || busy.value} onClick={run}>
          Import {counted(check.ready, "lead")}
        </button>
        {check.problemCount > 0 && (
          <label>
            <input
              type="checkbox"
              checked={skipInvalid.value}
              onChange={() => {
                skipInvalid.value = !skipInvalid.value;
              }}
            />{" "}
            Leave out rows with problems
          </label>
        )}
      </footer>
    </section>
  );
}
