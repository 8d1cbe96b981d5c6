/** A part of a whole as a native meter, with words for those who cannot see it. */

interface MeterProps {
  value: number;
  most: number;
  label: string;
}

export function Meter({ value, most, label }: MeterProps) {
  return <meter min={0} max={Math.max(1, most)} value={value} aria-label={`${label}: ${value} of ${most}`} />;
}

/** A lead's score: the number first, and how far it goes. */
export function Score({ value }: { value: number }) {
  return (
    <span class="score">
      <b>{value}</b>
      <Meter value={value} most={100} label="Score" />
    </span>
  );
}
