import { type ReactNode, useState } from 'react';

/** One of many, as a number that can be typed: `12 / 51`. It counts from 1, its value from 0. */
export function PlaceField({
  label,
  at,
  count,
  onChange,
}: {
  label: string;
  at: number;
  count: number;
  onChange: (at: number) => void;
}): ReactNode {
  /** What is being typed; `null`: nothing is. */
  const [text, setText] = useState<string | null>(null);
  return (
    <span className="hub-stack-place hw-tabular">
      <input
        aria-label={`${label} number`}
        inputMode="numeric"
        autoComplete="off"
        style={{ width: `${String(count).length + 1.4}ch` }}
        value={text ?? String(at + 1)}
        onFocus={({ target }) => target.select()}
        onChange={({ target }) => {
          setText(target.value);
          const next = Number(target.value);
          if (Number.isInteger(next) && next >= 1 && next <= count) onChange(next - 1);
        }}
        onBlur={() => setText(null)}
        onKeyDown={(event) => {
          if (event.key === 'Enter' || event.key === 'Escape') event.currentTarget.blur();
        }}
      />
      <span className="hub-subtle" aria-hidden="true">
        / {count}
      </span>
    </span>
  );
}
