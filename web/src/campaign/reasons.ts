/** Why companies were left out, gathered: reasons that differ only in a name or a number are one; pure. */

interface Told {
  readonly candidate: { readonly reason: string | null } | null;
}

/** "it is 31 miles away, outside the radius of 15" and the same of 40 miles are one kind of reason. */
export function kindOf({ candidate }: Told): string | null {
  const reason = candidate?.reason;
  if (!reason) return null;
  return reason
    .replace(/“[^”]*”/g, "“…”")
    .replace(/\d[\d,.]*/g, "…")
    .replace(/[.\s]*$/, "");
}

/** Each kind of reason with how many have it, the most frequent first. */
export function kindsOf(events: readonly Told[]): readonly (readonly [kind: string, number: number])[] {
  const numbers = new Map<string, number>();
  for (const kind of events.map(kindOf)) if (kind) numbers.set(kind, (numbers.get(kind) ?? 0) + 1);
  return [...numbers].toSorted(([, one], [, other]) => other - one);
}
