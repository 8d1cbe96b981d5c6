/** A list of companies from a file: what was understood of it, line by line, and what was left out and why. */

import { useSignal } from "@preact/signals";
import { ask } from "../client/request";
import { ReadCompanyListDocument, type ReadCompanyListQuery } from "../gen/graphql";
import { Field } from "../parts/field";
import { count, counted } from "../words/format";
import { LARGEST, textOf } from "./file-text";
import type { Input, ListedCompany } from "./form-values";

type Skipped = Extract<ReadCompanyListQuery["result"], { __typename: "CompanyList" }>["skipped"];

interface CompanyFileProps {
  input: Input;
  companies: readonly ListedCompany[];
  error: string | undefined;
  onChange: (companies: readonly ListedCompany[]) => void;
}

export function CompanyFile({ input: { name, label, help }, companies, error, onChange }: CompanyFileProps) {
  const { file, skipped, refused, take, clear } = useFile(onChange);
  return (
    <div class="listed">
      <Field label={label} help={`${help} Choose a CSV file, or drop it here.`} error={refused.value ?? error} optional>
        {(tied) => (
          <input
            {...tied}
            type="file"
            name={name}
            accept=".csv,.tsv,.txt,text/csv"
            onChange={async ({ currentTarget }) => {
              const [chosen] = currentTarget.files ?? [];
              if (chosen) await take(chosen);
              currentTarget.value = "";
            }}
          />
        )}
      </Field>
      <div role="status">
        {companies.length > 0 && (
          <p>
            <b>{counted(companies.length, "company", "companies")}</b> {file.value && `from ${file.value} `}
            <button type="button" class="plain" onClick={clear}>
              Remove the list
            </button>
          </p>
        )}
        {skipped.value.length > 0 && <SkippedLines lines={skipped.value} />}
      </div>
      {companies.length > 0 && <Understood companies={companies} />}
    </div>
  );
}

/** The file that was read last: its name, what was left out of it, or why it was refused. */
function useFile(onChange: CompanyFileProps["onChange"]) {
  const file = useSignal("");
  const skipped = useSignal<Skipped>([]);
  const refused = useSignal<string | undefined>(undefined);
  const take = async (chosen: File) => {
    const { list, why } = await read(chosen);
    refused.value = why && `${chosen.name}: ${why}`;
    if (!list) return;
    file.value = chosen.name;
    skipped.value = list.skipped;
    onChange(list.companies);
  };
  const clear = () => {
    file.value = "";
    skipped.value = [];
    onChange([]);
  };
  return { file, skipped, refused, take, clear };
}

async function read(file: File) {
  if (file.size > LARGEST) return { why: `it has more than ${count(LARGEST / 1_000)} kB. Choose a part of it.` };
  const csv = textOf(new Uint8Array(await file.arrayBuffer()));
  const { done, refusal } = await ask(ReadCompanyListDocument, { csv });
  return done ? { list: done } : { why: refusal.fields["csv"] ?? refusal.message };
}

function SkippedLines({ lines }: { lines: Skipped }) {
  return (
    <details open>
      <summary>{counted(lines.length, "line")} left out</summary>
      <ul>
        {lines.map(({ line, reason }) => (
          <li key={line}>
            <span class="mute">Line {line}:</span> {reason}
          </li>
        ))}
      </ul>
    </details>
  );
}

const SHOWN = 8;

function Understood({ companies }: { companies: readonly ListedCompany[] }) {
  const all = useSignal(false);
  const shown = all.value ? companies : companies.slice(0, SHOWN);
  return (
    <>
      <table class="rows">
        <thead>
          <tr>
            <th scope="col">Name</th>
            <th scope="col">Postcode</th>
            <th scope="col" class="wide">
              Town
            </th>
            <th scope="col" class="wide">
              Website
            </th>
            <th scope="col">Number</th>
          </tr>
        </thead>
        <tbody>
          {shown.map(({ name, postcode, town, website, companyNumber }) => (
            <tr key={[name, postcode, town, companyNumber].join()}>
              <th scope="row">{name}</th>
              <td>{postcode ?? "–"}</td>
              <td class="wide">{town ?? "–"}</td>
              <td class="wide">{website ?? "–"}</td>
              <td>{companyNumber ?? "–"}</td>
            </tr>
          ))}
        </tbody>
      </table>
      {shown.length < companies.length && (
        <p class="more">
          <button
            type="button"
            onClick={() => {
              all.value = true;
            }}
          >
            Show all {count(companies.length)}
          </button>
        </p>
      )}
    </>
  );
}
