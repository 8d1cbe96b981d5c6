/** The head of a campaign's page: what it is, where it stands, what it took, what can be done. */

import { CampaignActions } from "../campaigns/actions";
import { Elapsed } from "../campaigns/elapsed";
import { placeOf } from "../campaigns/row";
import type { CampaignPageQuery, CampaignRowFragment } from "../gen/graphql";
import { Badge } from "../parts/badge";
import { SandboxMark } from "../parts/sandbox";
import { go, to } from "../router";
import { count, money } from "../words/format";
import { campaignStatuses } from "../words/labels";
import type { Progress } from "./watch";

export type Campaign = NonNullable<CampaignPageQuery["campaign"]>;

interface HeadProps {
  campaign: Campaign;
  progress: Progress;
  promoted: number;
  onChanged: (campaign: CampaignRowFragment) => void;
}

export function Head({ campaign, progress, promoted, onChanged }: HeadProps) {
  const { name, type, maxResults, budget, costPerLead } = campaign;
  const { status, durationSeconds, cost } = progress;
  return (
    <>
      <nav class="crumbs" aria-label="Where you are">
        <a href={to(["campaigns"])}>Campaigns</a>
      </nav>
      <div class="head">
        <h1>{name}</h1>
        <Badge {...campaignStatuses[status]} />
        <SandboxMark />
        <CampaignActions
          campaign={campaign}
          prominent
          onChanged={onChanged}
          onDeleted={() => go(to(["campaigns"]), { replace: true })}
        />
      </div>
      <dl class="facts">
        <Fact term="Type" value={type.label} />
        <Fact term="Place" value={placeOf(campaign)} />
        <Fact term="Leads">
          <b>{count(promoted)}</b> of {count(maxResults)}
          <progress max={maxResults} value={promoted} aria-label="Leads of those wanted" />
        </Fact>
        <Fact term="Duration">
          <Elapsed status={status} seconds={durationSeconds} />
        </Fact>
        <Fact term="Cost">
          {money(cost)}
          {budget && <span class="mute"> of {money(budget)}</span>}
        </Fact>
        {costPerLead && <Fact term="Cost per lead" value={money(costPerLead, "$0")} />}
        <BriefOf campaign={campaign} />
      </dl>
    </>
  );
}

interface FactProps {
  term: string;
  value?: string;
  children?: preact.ComponentChildren;
}

function Fact({ term, value, children }: FactProps) {
  return (
    <div>
      <dt>{term}</dt>
      <dd>{children ?? value}</dd>
    </div>
  );
}

function BriefOf({ campaign: { brief, findLinkedin, analyzeAbove } }: { campaign: Campaign }) {
  const { sectors, sizes, exclusions, referenceCompany, companyNames, companies, prompt } = brief;
  const lines: readonly (readonly [string, string | null])[] = [
    ["Sectors", sectors.join(", ")],
    ["Sizes", sizes.join(", ")],
    ["Leave out", exclusions.join(", ")],
    ["Like", referenceCompany],
    ["Companies", namesOf([...companies.map(({ name }) => name), ...companyNames])],
    ["In your words", prompt],
    ["LinkedIn pages", findLinkedin ? "are looked for" : null],
    ["Analysed", analyzeAbove === null ? null : `from score ${analyzeAbove}`],
  ];
  return lines.map(([term, value]) => value && <Fact key={term} term={term} value={value} />);
}

const NAMED = 12;

/** A list may have hundreds: the first ones say which it is. */
function namesOf(names: readonly string[]): string {
  const rest = names.length - NAMED;
  return `${names.slice(0, NAMED).join(", ")}${rest > 0 ? ` and ${count(rest)} more` : ""}`;
}
