/** The score as a sum that can be read: each part with its points, its most, and its reason. */

import type { LeadWholeFragment } from "../gen/graphql";
import { Meter } from "../parts/meter";

export function ScoreSum({ lead: { score, scoreParts } }: { lead: LeadWholeFragment }) {
  return (
    <section class="panel" aria-labelledby="score">
      <header>
        <h2 id="score">Score</h2>
        <span class="mute">of 100</span>
      </header>
      <table class="sum">
        <tbody>
          {scoreParts.map(({ label, points, most, reason }) => (
            <tr key={label}>
              <th scope="row">
                {label}
                <small>{reason}</small>
              </th>
              <td>
                <Meter value={points} most={most} label={label} />
              </td>
              <td class="number">
                <b>{points}</b>
                <span class="mute"> / {most}</span>
              </td>
            </tr>
          ))}
        </tbody>
        <tfoot>
          <tr>
            <th scope="row">Together</th>
            <td>
              <Meter value={score} most={100} label="Score" />
            </td>
            <td class="number">
              <b>{score}</b>
              <span class="mute"> / 100</span>
            </td>
          </tr>
        </tfoot>
      </table>
    </section>
  );
}
