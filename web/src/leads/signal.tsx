/** What was seen that makes the company a lead now: the first thing to read, with where it was seen. */

import { type Fact, findingsOf } from "./evidence";
import { SayingOf } from "./facts";

export function Signal({ facts }: { facts: readonly Fact[] }) {
  const [finding] = findingsOf(facts.filter(({ field }) => field === "signal"));
  if (!finding) return null;
  return (
    <section class="notice signal" data-tone="busy" aria-labelledby="signal">
      <h2 id="signal">Why now</h2>
      {finding.sayings.map((saying) => (
        <SayingOf key={saying.value} saying={saying} />
      ))}
    </section>
  );
}
