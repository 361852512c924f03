import { Slider } from '@base-ui/react/slider';
import { type ReactNode, useId } from 'react';
import type { ParameterValues } from '../image/result-view.ts';
import { TypedNumber } from '../ui/typed-number.tsx';

/** `values` with one of them set; `undefined` takes it away, so that it is chosen from the image. */
export function withValue(values: ParameterValues, name: string, value: unknown): ParameterValues {
  const { [name]: _before, ...rest } = values;
  return value === undefined ? rest : { ...rest, [name]: value };
}

/** The fields of a run's parameters. */
export function Fields({ children }: { children: ReactNode }): ReactNode {
  return <div className="hub-fields">{children}</div>;
}

/** Fields side by side. */
export function FieldPair({ children }: { children: ReactNode }): ReactNode {
  return <div className="hub-field-pair">{children}</div>;
}

/** One of a few; the first is usually `undefined`, which leaves it to the run. */
export function ChoiceField({
  label,
  value,
  onChange,
  options,
}: {
  label: string;
  value: unknown;
  onChange: (value: string | undefined) => void;
  options: readonly (readonly [value: string | undefined, label: string])[];
}): ReactNode {
  const name = useId();
  return (
    <fieldset className="hub-choice">
      <legend>{label}</legend>
      <div className="hub-segments">
        {options.map(([option, text]) => (
          <label key={text} className="hub-segment">
            <input
              type="radio"
              name={name}
              className="hw-visually-hidden"
              checked={value === option}
              onChange={() => onChange(option)}
            />
            {text}
          </label>
        ))}
      </div>
    </fieldset>
  );
}

/** One of several. */
export function SelectField({
  label,
  value,
  onChange,
  automatic,
  options,
}: {
  label: string;
  value: unknown;
  onChange: (value: string | undefined) => void;
  /** What is there when nothing is chosen, in words: `Automatic (Li)`; `null`: one of the options always is. */
  automatic: string | null;
  options: readonly (readonly [value: string, label: string])[];
}): ReactNode {
  const id = useId();
  return (
    <div className="hub-field">
      <label htmlFor={id}>{label}</label>
      <select
        id={id}
        className="hub-input"
        value={typeof value === 'string' ? value : ''}
        onChange={({ target }) => onChange(target.value === '' ? undefined : target.value)}
      >
        {automatic !== null && <option value="">{automatic}</option>}
        {options.map(([option, text]) => (
          <option key={option} value={option}>
            {text}
          </option>
        ))}
      </select>
    </div>
  );
}

/** A number; without one it is left to the run. */
export function NumberField({
  label,
  value,
  onChange,
  hint,
  range,
}: {
  label: string;
  value: unknown;
  onChange: (value: number | undefined) => void;
  /** What is there when nothing is written: `Automatic (24)`. */
  hint: string;
  range: { min: number; max: number; step?: number };
}): ReactNode {
  const id = useId();
  return (
    <div className="hub-field">
      <label htmlFor={id}>{label}</label>
      <TypedNumber
        id={id}
        className="hub-input"
        {...range}
        placeholder={hint}
        value={typeof value === 'number' ? value : undefined}
        onChange={onChange}
      />
    </div>
  );
}

/** A level between two ends: a slider for the eye, a number for the exact value, which may also lie beyond the ends. */
export function LevelField({
  label,
  value,
  onChange,
  min,
  max,
  step,
}: {
  label: string;
  value: number;
  onChange: (value: number) => void;
  min: number;
  max: number;
  step: number;
}): ReactNode {
  const id = useId();
  return (
    <div className="hub-field">
      <label htmlFor={id}>{label}</label>
      <div className="hub-level">
        <Slider.Root
          className="hub-slider hub-slider-wide"
          value={Math.min(Math.max(value, min), max)}
          min={min}
          max={max}
          step={step}
          largeStep={step * 10}
          onValueChange={(next) => onChange(Number(next))}
        >
          <Slider.Control className="hub-slider-control">
            <Slider.Track className="hub-slider-track">
              <Slider.Indicator className="hub-slider-value" />
              <Slider.Thumb className="hub-slider-thumb" aria-label={label} />
            </Slider.Track>
          </Slider.Control>
        </Slider.Root>
        <TypedNumber
          id={id}
          className="hub-input"
          value={Number(value.toPrecision(6))}
          onChange={(next) => {
            if (next !== undefined) onChange(next);
          }}
        />
      </div>
    </div>
  );
}

/** `Automatic (24)`: what a run uses when nothing is set, and what the one before used. */
export function automaticHint(used: number | string | null | undefined): string {
  if (used === null || used === undefined) return 'Automatic';
  return `Automatic (${typeof used === 'number' ? Math.round(used) : used})`;
}
