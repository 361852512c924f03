import type { ReactNode } from 'react';

interface ChoiceProps<Value extends string> {
  label: string;
  options: readonly { value: Value; label: string; icon?: ReactNode }[];
  value: Value;
  onChange: (value: Value) => void;
}

/** One of a few, side by side: radio buttons, so that arrows move between them. */
export function Choice<Value extends string>({
  label,
  options,
  value,
  onChange,
}: ChoiceProps<Value>): ReactNode {
  return (
    <fieldset className="kit-choice">
      <legend className="hw-visually-hidden">{label}</legend>
      {options.map((option) => (
        <label key={option.value} className="kit-choice-option" title={option.label}>
          <input
            type="radio"
            name={label}
            className="hw-visually-hidden"
            checked={option.value === value}
            onChange={() => onChange(option.value)}
          />
          {option.icon ? (
            <>
              {option.icon}
              <span className="hw-visually-hidden">{option.label}</span>
            </>
          ) : (
            option.label
          )}
        </label>
      ))}
    </fieldset>
  );
}
