/** Moving through the rows of a table by keyboard: arrows or j and k between the links that open them, x to select. */

const MOVES: Readonly<Record<string, number>> = { ArrowDown: 1, j: 1, ArrowUp: -1, k: -1 };

/** For a table's `onKeyDown`; rows are opened by an element with the class `open`. */
export function onRowKey(event: KeyboardEvent & { currentTarget: HTMLElement }): void {
  const target = event.target as HTMLElement;
  if (target.matches("select, textarea, input:not([type=checkbox])")) return;
  const row = target.closest("tr");
  const move = MOVES[event.key];
  if (move !== undefined) {
    event.preventDefault();
    focusBeside(event.currentTarget, row, move);
  } else if (event.key === "x") {
    row?.querySelector<HTMLInputElement>("input[type=checkbox]")?.click();
  }
}

function focusBeside(table: HTMLElement, row: HTMLElement | null, move: number): void {
  const rows: (HTMLElement | null)[] = [...table.querySelectorAll<HTMLElement>("tbody tr")];
  const next = rows[rows.indexOf(row) + move];
  next?.querySelector<HTMLElement>(".open")?.focus();
}
