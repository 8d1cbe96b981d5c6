/** The tables of an import: what each column holds, which rows have problems, and which are left out. */

import type { Signal } from "@preact/signals";
import type { ImportField } from "../gen/graphql";
import { count, counted } from "../words/format";
import { importFields } from "./columns";
import type { Check, Chosen, ImportFile } from "./import";

interface MappingProps {
  columns: ImportFile["columns"];
  chosen: Signal<Chosen>;
}

export function Mapping({ columns, chosen }: MappingProps) {
  return (
    <table class="rows">
      <thead>
        <tr>
          <th scope="col">Column</th>
          <th scope="col">Holds</th>
          <th scope="col" class="wide">
            For example
          </th>
        </tr>
      </thead>
      <tbody>
        {columns.map(({ heading, samples }) => (
          <tr key={heading}>
            <th scope="row">{heading}</th>
            <td>
              <select
                aria-label={`What “${heading}” holds`}
                value={chosen.value[heading] ?? ""}
                onChange={({ currentTarget }) => {
                  chosen.value = { ...chosen.value, [heading]: currentTarget.value as ImportField | "" };
                }}
              >
                <option value="">Leave out</option>
                {Object.entries(importFields).map(([field, text]) => (
                  <option key={field} value={field}>
                    {text}
                  </option>
                ))}
              </select>
            </td>
            <td class="wide mute">
              <span class="sample">{samples.filter(Boolean).join(" · ")}</span>
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

/** What would come of the rows: how many become leads, what is wrong with others, which the team has already. */
export function Decided({ check: { rows, ready, problems, problemCount, skipped } }: { check: Check }) {
  return (
    <section class="panel" aria-labelledby="decided">
      <header>
        <h2 id="decided">
          {count(ready)} of {counted(rows, "row")} can be imported
        </h2>
      </header>
      {problems.length > 0 && (
        <table class="rows">
          <caption class="heard">Problems</caption>
          <thead>
            <tr>
              <th scope="col" class="number">
                Row
              </th>
              <th scope="col">Column</th>
              <th scope="col">Says</th>
              <th scope="col">Problem</th>
            </tr>
          </thead>
          <tbody>
            {problems.map(({ row, column, value, message }) => (
              <tr key={`${row} ${column}`}>
                <td class="number">{row}</td>
                <td>{column}</td>
                <td>{value || "–"}</td>
                <td>{message}</td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
      {problemCount > problems.length && <p>{count(problemCount - problems.length)} more problems.</p>}
      {skipped.length > 0 && (
        <details open={problems.length === 0}>
          <summary>{counted(skipped.length, "row")} left out, as the team has the company</summary>
          <ul>
            {skipped.map(({ row, reason }) => (
              <li key={row}>
                <span class="mute">Row {row}:</span> {reason}
              </li>
            ))}
          </ul>
        </details>
      )}
    </section>
  );
}
