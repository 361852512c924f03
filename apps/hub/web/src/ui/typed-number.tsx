import { type ComponentProps, type ReactNode, useState } from 'react';

export interface TypedNumberProps extends Omit<
  ComponentProps<'input'>,
  'type' | 'value' | 'onChange' | 'onBlur'
> {
  value: number | undefined;
  /** Told each number on the way; `undefined`: the field is empty. */
  onChange: (value: number | undefined) => void;
  /** Told what stands there when the writer is done, if they wrote. */
  onLeave?: (value: number | undefined) => void;
}

/**
 * A number that is typed digit by digit. What stands there is the writer's until they leave, also where it is not taken
 * yet: `0` on the way to `0.5`, `-` on the way to `-50`.
 */
export function TypedNumber({ value, onChange, onLeave, ...input }: TypedNumberProps): ReactNode {
  const [text, setText] = useState<string | null>(null);
  return (
    <input
      inputMode="decimal"
      step="any"
      {...input}
      type="number"
      value={text ?? (value === undefined ? '' : String(value))}
      onChange={({ target }) => {
        setText(target.value);
        if (!target.validity.badInput) onChange(numberOf(target));
      }}
      onBlur={({ target }) => {
        if (text === null) return;
        setText(null);
        if (!target.validity.badInput) onLeave?.(numberOf(target));
      }}
    />
  );
}

function numberOf({ value, valueAsNumber }: HTMLInputElement): number | undefined {
  return value === '' || !Number.isFinite(valueAsNumber) ? undefined : valueAsNumber;
}
