/** What each finder has brought to the campaign, and what nobody but it has. */

import type { CampaignPageQuery } from "../gen/graphql";
import { count } from "../words/format";

type Share = NonNullable<CampaignPageQuery["campaign"]>["finders"][number];

export function Finders({ shares }: { shares: readonly Share[] }) {
  return (
    <section class="panel" aria-labelledby="finders">
      <header>
        <h2 id="finders">Finders</h2>
      </header>
      {shares.length === 0 && <p class="mute quiet">No finder has brought anything yet.</p>}
      {shares.length > 0 && (
        <table class="rows">
          <thead>
            <tr>
              <th scope="col">Finder</th>
              <th scope="col" class="number" title="Companies that it was the first to report">
                Found
              </th>
              <th scope="col" class="number" title="Leads among all that it reported, first or not">
                Leads
              </th>
              <th scope="col" class="number" title="Leads that no other finder reported">
                Only it
              </th>
            </tr>
          </thead>
          <tbody>
            {shares.map(({ finder, label, found, leads, onlyIt }) => (
              <tr key={finder}>
                <th scope="row">{label}</th>
                <td class="number">{count(found)}</td>
                <td class="number">{count(leads)}</td>
                <td class="number">{count(onlyIt)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
    </section>
  );
}
