/** How a source has been doing: what is left of its rate, its errors and times of the last hour, its day, its model. */

import type { ComponentChildren } from "preact";
import type { ProviderFragment } from "../gen/graphql";
import { Badge } from "../parts/badge";
import { Meter } from "../parts/meter";
import { count, duration, milliseconds, money, percent } from "../words/format";
import { circuits } from "../words/labels";
import { now } from "../words/now";
import { leftOf, retirement } from "./state";

export function Figures({ provider }: { provider: ProviderFragment }) {
  const { rate, errorRate, medianMs, p95Ms, callsToday, spentToday, circuit, model } = provider;
  return (
    <dl class="facts">
      {rate && (
        <Figure term="Rate left">
          <RateLeft rate={rate} />
        </Figure>
      )}
      <Figure term="Errors" about="Of the calls of the last hour">
        {errorRate === null ? "–" : percent(errorRate, 1)}
      </Figure>
      <Figure term="Typical time" about="Half of the last hour's answers took no longer, waits for a turn included">
        {milliseconds(medianMs)}
      </Figure>
      <Figure
        term="95 in 100 within"
        about="95 in 100 of the last hour's answers took no longer, waits for a turn included"
      >
        {milliseconds(p95Ms)}
      </Figure>
      <Figure term="Calls today">{count(callsToday)}</Figure>
      <Figure term="Spent today">{money(spentToday, "$0")}</Figure>
      <Figure term="Circuit" about="Open: not asked for a while after errors. Half open: one call, to see.">
        <Badge {...circuits[circuit]} />
      </Figure>
      {model && (
        <Figure term="Model">
          {model} <Retirement at={provider.modelRetiresAt} />
        </Figure>
      )}
    </dl>
  );
}

interface FigureProps {
  term: string;
  about?: string;
  children: ComponentChildren;
}

function Figure({ term, about, children }: FigureProps) {
  return (
    <div title={about}>
      <dt>{term}</dt>
      <dd>{children}</dd>
    </div>
  );
}

/** Ticks, so that "resets in" counts down between two readings. */
function RateLeft({ rate }: { rate: NonNullable<ProviderFragment["rate"]> }) {
  const { remaining, allowed, resetsIn } = leftOf(rate, now.value);
  return (
    <>
      <Meter value={remaining} most={allowed} label="Rate left" /> {count(remaining)} of {count(allowed)}
      {resetsIn !== null && <span class="mute">, resets in {duration(resetsIn)}</span>}
    </>
  );
}

function Retirement({ at }: { at: string | null }) {
  const warning = retirement(at, now.value);
  return warning && <Badge {...warning} />;
}
