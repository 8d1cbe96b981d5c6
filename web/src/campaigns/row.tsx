/** One campaign in the list. */

import type { CampaignRowFragment } from "../gen/graphql";
import { Badge } from "../parts/badge";
import { to } from "../router";
import { ago, count, moment, money } from "../words/format";
import { campaignStatuses } from "../words/labels";
import { now } from "../words/now";
import { CampaignActions } from "./actions";
import { Elapsed } from "./elapsed";

interface RowProps {
  campaign: CampaignRowFragment;
  onChanged: (campaign: CampaignRowFragment) => void;
  onDeleted: () => void;
}

export function CampaignRow({ campaign, onChanged, onDeleted }: RowProps) {
  const { id, name, status, reason, type, counters, maxResults } = campaign;
  return (
    <tr>
      <td class="status">
        <Badge {...campaignStatuses[status]} />
      </td>
      <th scope="row">
        <a class="open" href={to(["campaigns", id])} title={reason ?? undefined}>
          {name}
        </a>
        <small class="mute">
          {type.label}, {placeOf(campaign)}
        </small>
      </th>
      <td class="number">
        <span class="progress">
          <span>
            <b>{count(counters.promoted)}</b>
            <span class="mute"> / {count(maxResults)}</span>
          </span>
          <progress max={maxResults} value={counters.promoted} aria-label={`Leads of ${name}`} />
        </span>
      </td>
      <td class="number wide">
        <Elapsed status={status} seconds={campaign.durationSeconds} />
      </td>
      <td class="number wide">{money(campaign.cost)}</td>
      <td class="number wide mute">
        <time dateTime={campaign.createdAt} title={moment(campaign.createdAt)}>
          {ago(campaign.createdAt, now.value)}
        </time>
      </td>
      <td class="wide">
        <CampaignActions campaign={campaign} onChanged={onChanged} onDeleted={onDeleted} />
      </td>
    </tr>
  );
}

/** "LE1 1AA Leicester, 15 mi", as far as it is known. */
export function placeOf({ postcode, town, radiusMiles }: CampaignRowFragment): string {
  if (!postcode) return "anywhere";
  return `${[postcode, town].filter(Boolean).join(" ")}, ${radiusMiles} mi`;
}
