/** The campaign's runs, and how each source did in the latest. */

import type { CampaignPageQuery } from "../gen/graphql";
import { Badge } from "../parts/badge";
import { Meter } from "../parts/meter";
import { count, duration, milliseconds, moment, money, percent } from "../words/format";
import { campaignStatuses, sources } from "../words/labels";

type Run = NonNullable<CampaignPageQuery["campaign"]>["runs"][number];

export function Sources({ run }: { run: Run }) {
  return (
    <section class="panel" aria-labelledby="sources">
      <header>
        <h2 id="sources">Sources</h2>
      </header>
      {run.sources.length === 0 && <p class="mute quiet">No source has been asked yet.</p>}
      {run.sources.length > 0 && (
        <table class="rows">
          <thead>
            <tr>
              <th scope="col">Source</th>
              <th scope="col" class="number">
                Calls
              </th>
              <th scope="col">Answered</th>
              <th scope="col" class="number wide">
                Typical
              </th>
              <th scope="col" class="number">
                Cost
              </th>
            </tr>
          </thead>
          <tbody>
            {run.sources.map(({ source, calls, succeeded, failed, medianMs, cost }) => (
              <tr key={source}>
                <th scope="row">{sources[source]}</th>
                <td class="number">{count(calls)}</td>
                <td>
                  <span class="score">
                    <Meter value={succeeded} most={succeeded + failed} label="Answered" />
                    {percent(succeeded, succeeded + failed)}
                  </span>
                </td>
                <td class="number mute wide">{milliseconds(medianMs)}</td>
                <td class="number">{money(cost)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
    </section>
  );
}

export function Runs({ runs }: { runs: readonly Run[] }) {
  return (
    <section class="panel" aria-labelledby="runs">
      <header>
        <h2 id="runs">Runs</h2>
      </header>
      <table class="rows">
        <thead>
          <tr>
            <th scope="col">Run</th>
            <th scope="col">Status</th>
            <th scope="col" class="wide">
              Began
            </th>
            <th scope="col" class="number wide">
              Took
            </th>
            <th scope="col" class="number">
              Leads
            </th>
            <th scope="col" class="number">
              Cost
            </th>
          </tr>
        </thead>
        <tbody>
          {runs.map(
            ({
              id,
              number,
              trigger,
              status,
              reason,
              model,
              promptVersion,
              startedAt,
              durationSeconds,
              counters,
              cost,
            }) => (
              <tr key={id}>
                <th scope="row">
                  {number} <span class="mute">{model}</span>
                  {trigger === "SCHEDULE" && <small>by its schedule</small>}
                </th>
                <td title={reason ?? undefined}>
                  <Badge {...campaignStatuses[status]} />
                </td>
                <td class="mute wide">
                  {startedAt ? moment(startedAt) : "–"}
                  {promptVersion && <small>{wordingOf(promptVersion)}</small>}
                </td>
                <td class="number wide">{durationSeconds === null ? "–" : duration(durationSeconds)}</td>
                <td class="number">{count(counters.promoted)}</td>
                <td class="number">{money(cost)}</td>
              </tr>
            ),
          )}
        </tbody>
      </table>
    </section>
  );
}

const wordingOf = (version: string): string => (version === "built-in" ? "built-in prompt" : `your prompt ${version}`);
