/** What the team has spent in a month, on which source, and the budget that it cannot pass. */

import { useSignal } from "@preact/signals";
import type { ComponentChildren } from "preact";
import type { Refusal } from "../client/problems";
import { useRead } from "../client/read";
import { mutate } from "../client/request";
import { isAdmin } from "../client/session";
import { SetMonthlyBudgetDocument, SpendingDocument, type SpendingFragment } from "../gen/graphql";
import { Field } from "../parts/field";
import { Loaded } from "../parts/loaded";
import { Meter } from "../parts/meter";
import { Notice, say } from "../parts/notice";
import { typed } from "../parts/typed";
import { route, to } from "../router";
import { count, money, month } from "../words/format";
import { left, monthBeside, toMinor, typedAmount } from "./months";

export function SpendingPage() {
  const asked = route.value.query.get("month");
  const read = useRead(SpendingDocument, { month: asked });
  return (
    <Loaded of={read} value={read.data.value?.spending}>
      {(spending) => (
        <>
          <Months shown={spending.month} isLatest={asked === null} />
          <div class="columns">
            <div>
              <Sum spending={spending} />
              <BySource spending={spending} />
            </div>
            {asked === null && isAdmin.value && (
              <BudgetForm spending={spending} onChanged={(changed) => read.put({ spending: changed })} />
            )}
          </div>
        </>
      )}
    </Loaded>
  );
}

function Months({ shown, isLatest }: { shown: string; isLatest: boolean }) {
  return (
    <nav class="months" aria-label="Months">
      <a class="button plain" href={to(["settings", "spending"], { month: monthBeside(shown, -1) })}>
        <span aria-hidden="true">←</span>&nbsp;{month(monthBeside(shown, -1))}
      </a>
      <h2>{month(shown)}</h2>
      {!isLatest && (
        <a class="button plain" href={to(["settings", "spending"])}>
          This month&nbsp;<span aria-hidden="true">→</span>
        </a>
      )}
    </nav>
  );
}

function Sum({ spending: { spent, reserved, budget } }: { spending: SpendingFragment }) {
  return (
    <section class="panel" aria-labelledby="sum">
      <header>
        <h2 id="sum">Together</h2>
      </header>
      <dl class="facts">
        <Amount term="Spent">{money(spent, "$0")}</Amount>
        <Amount term="Set aside for calls under way">{money(reserved, "$0")}</Amount>
        <Amount term="Budget of a month">{budget ? money(budget, "$0") : "no limit"}</Amount>
        {budget && (
          <Amount term="Left">
            {money({ ...budget, minor: left(budget.minor, spent.minor, reserved.minor) }, "$0")}{" "}
            <Meter value={Math.min(budget.minor, spent.minor)} most={budget.minor} label="Spent, in cents" />
          </Amount>
        )}
      </dl>
    </section>
  );
}

function Amount({ term, children }: { term: string; children: ComponentChildren }) {
  return (
    <div>
      <dt>{term}</dt>
      <dd>{children}</dd>
    </div>
  );
}

interface BudgetFormProps {
  spending: SpendingFragment;
  onChanged: (spending: SpendingFragment) => void;
}

function BudgetForm({ spending: { budget }, onChanged }: BudgetFormProps) {
  const amount = useSignal(typedAmount(budget?.minor ?? null));
  const busy = useSignal(false);
  const refusal = useSignal<Refusal | null>(null);
  const save = async (event: Event) => {
    event.preventDefault();
    busy.value = true;
    const { done, refusal: refused } = await mutate(SetMonthlyBudgetDocument, {
      input: { amountMinor: toMinor(amount.value) },
    });
    busy.value = false;
    refusal.value = refused;
    if (!done) return;
    say("The budget is set.", "good");
    onChanged(done.spending);
  };
  const help = "No campaign makes a paid call that would pass it. Leave empty for no limit.";
  return (
    <section class="panel" aria-labelledby="budget">
      <header>
        <h2 id="budget">Set the budget</h2>
      </header>
      <form class="stack" onSubmit={save}>
        {refusal.value && <Notice tone="bad">{refusal.value.message}</Notice>}
        <Field label="Budget of a month" help={help} error={refusal.value?.fields["amountMinor"]} optional>
          {(tied) => (
            <span class="money">
              US$
              <input {...tied} type="number" inputMode="decimal" class="short" min={0} step={0.01} {...typed(amount)} />
            </span>
          )}
        </Field>
        <button type="submit" class="primary" disabled={busy.value}>
          Save
        </button>
      </form>
    </section>
  );
}

function BySource({ spending: { sources } }: { spending: SpendingFragment }) {
  return (
    <section class="panel" aria-labelledby="by-source">
      <header>
        <h2 id="by-source">By source</h2>
      </header>
      {sources.length === 0 && <p class="mute quiet">No source was asked.</p>}
      {sources.length > 0 && (
        <table class="rows">
          <thead>
            <tr>
              <th scope="col">Source</th>
              <th scope="col" class="number">
                Calls
              </th>
              <th scope="col" class="number">
                Cost
              </th>
            </tr>
          </thead>
          <tbody>
            {sources.map(({ source, label, calls, cost }) => (
              <tr key={source}>
                <th scope="row">{label}</th>
                <td class="number">{count(calls)}</td>
                <td class="number">{money(cost, "$0")}</td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
    </section>
  );
}
