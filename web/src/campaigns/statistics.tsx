/** The figures over all campaigns; those of a status are also the tabs of the list. */

import type { CampaignStatisticsQuery, CampaignStatus } from "../gen/graphql";
import { count, money } from "../words/format";
import { campaignStatuses } from "../words/labels";

type Figures = CampaignStatisticsQuery["campaignStatistics"];

const TABS: readonly CampaignStatus[] = ["RUNNING", "QUEUED", "PAUSED", "COMPLETED", "FAILED", "DRAFT", "CANCELLED"];

interface StatisticsProps {
  figures: Figures;
  chosen: string;
  onChoose: (status: string) => void;
}

export function Statistics({ figures, chosen, onChoose }: StatisticsProps) {
  return (
    <div class="statistics">
      <fieldset class="tabs" aria-label="Campaigns by status">
        <Tab text="All" number={figures.total} chosen={chosen === ""} onChoose={() => onChoose("")} />
        {TABS.map((status) => (
          <Tab
            key={status}
            text={campaignStatuses[status].text}
            tone={campaignStatuses[status].tone}
            number={figures[status.toLowerCase() as Lowercase<CampaignStatus>]}
            chosen={chosen === status}
            onChoose={() => onChoose(chosen === status ? "" : status)}
          />
        ))}
      </fieldset>
      <dl class="totals">
        <Total text="Leads" value={count(figures.leads)} />
        <Total text="Customers" value={count(figures.customers)} />
        <Total text="Spent" value={money(figures.cost, "$0")} />
      </dl>
    </div>
  );
}

interface TabProps {
  text: string;
  tone?: string;
  number: number;
  chosen: boolean;
  onChoose: () => void;
}

function Tab({ text, tone = "quiet", number, chosen, onChoose }: TabProps) {
  return (
    <button
      type="button"
      class="tab"
      data-tone={tone}
      data-none={number === 0}
      aria-pressed={chosen}
      onClick={onChoose}
    >
      <b>{count(number)}</b> <span>{text}</span>
    </button>
  );
}

function Total({ text, value }: { text: string; value: string }) {
  return (
    <div>
      <dt>{text}</dt>
      <dd>{value}</dd>
    </div>
  );
}
