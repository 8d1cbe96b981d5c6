/** Where a lead that has just come belongs in a list that is shown; pure. */

export type Order = "SCORE" | "CREATED_AT";

interface Placed {
  readonly id: string;
  readonly score: number;
  readonly createdAt: string;
}

/** `leads`, best or newest first, with `lead` in its place; what would lie beyond an unread end is left out. */
export function withLead<Lead extends Placed>(
  leads: readonly Lead[],
  lead: Lead,
  order: Order,
  hasMore: boolean,
): readonly Lead[] {
  const others = leads.filter(({ id }) => id !== lead.id);
  const place = others.findIndex((other) => comesBefore(lead, other, order));
  if (place === -1) return hasMore ? others : [...others, lead];
  return [...others.slice(0, place), lead, ...others.slice(place)];
}

function comesBefore(one: Placed, other: Placed, order: Order): boolean {
  return order === "SCORE" ? one.score > other.score : one.createdAt > other.createdAt;
}
