import { type ReactNode, useState } from 'react';
import type { Range } from './filter-objects.ts';

/** The ends of a range as numbers; what is typed counts when it is a number. */
export function RangeFields({
  range,
  onChange,
}: {
  range: Range;
  onChange: (range: Range) => void;
}): ReactNode {
  const [low, high] = range;
  return (
    <div className="hub-range-fields">
      <NumberField label="From" value={low} onChange={(value) => onChange([value, Math.max(value, high)])} />
      <NumberField label="To" value={high} onChange={(value) => onChange([Math.min(low, value), value])} />
    </div>
  );
}

function NumberField({
  label,
  value,
  onChange,
}: {
  label: string;
  value: number;
  onChange: (value: number) => void;
}): ReactNode {
  const [typed, setTyped] = useState<string | null>(null);
  return (
    <label>
      <span>{label}</span>
      <input
        className="hub-input hw-tabular"
        inputMode="decimal"
        value={typed ?? String(Number(value.toPrecision(5)))}
        onChange={({ target }) => {
          setTyped(target.value);
          const number = Number(target.value.replace(',', '.'));
          if (target.value.trim() !== '' && Number.isFinite(number)) onChange(number);
        }}
        onBlur={() => setTyped(null)}
      />
    </label>
  );
}
