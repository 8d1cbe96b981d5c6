/** The text of a table as spreadsheets save it, whatever the encoding; pure. */

/** Bytes of a file that is sent as a question; there are never so many companies in a campaign. */
export const LARGEST = 700_000;

/** UTF-8, or what Excel writes in its place: UTF-16 with its mark, or the Western European of Windows. */
export function textOf(bytes: Uint8Array): string {
  if (bytes[0] === 0xff && bytes[1] === 0xfe) return new TextDecoder("utf-16le").decode(bytes);
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(bytes);
  } catch {
    return new TextDecoder("windows-1252").decode(bytes);
  }
}
