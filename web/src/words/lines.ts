/** Lists that people write one entry a line; pure. */

/** The entries of `text`, without blanks at their ends or between them. */
export function toLines(text: string): readonly string[] {
  return text
    .split("\n")
    .map((line) => line.trim())
    .filter(Boolean);
}
