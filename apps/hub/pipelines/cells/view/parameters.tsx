import type { ParameterValues } from '@headway/hub-web/view-kit';
import { type ReactNode, useId } from 'react';
import type { CellsResult, CellsSource } from '../contract.ts';

/** The settings of a run. What is left on automatic is chosen from the image itself. */
export function Parameters({
  values,
  onChange,
  chosen,
}: {
  values: ParameterValues;
  onChange: (values: ParameterValues) => void;
  chosen: Omit<CellsResult, 'objects'> | null;
}): ReactNode {
  const id = useId();
  const set = (name: string, value: unknown): void => {
    const { [name]: _before, ...rest } = values;
    onChange(value === undefined ? rest : { ...rest, [name]: value });
  };
  const diameter = chosen?.chosen.diameter ?? null;
  const minArea = chosen?.chosen.minArea ?? null;
  return (
    <div className="cells-parameters">
      <Choice
        label="Cells are"
        name={`${id}-polarity`}
        value={values['polarity']}
        onChange={(value) => set('polarity', value)}
        options={[
          [undefined, 'Automatic'],
          ['bright', 'Brighter'],
          ['dark', 'Darker'],
        ]}
      />
      <Choice
        label="Background"
        name={`${id}-background`}
        value={values['background']}
        onChange={(value) => set('background', value)}
        options={[
          [undefined, 'Automatic'],
          ['flat', 'One level'],
          ['local', 'Even out'],
        ]}
      />
      <Select
        label="Measured"
        value={values['source']}
        onChange={(value) => set('source', value)}
        used={chosen?.chosen.source ?? null}
        options={(chosen?.image.channels ?? 3) === 3 ? sources : sources.slice(0, 1)}
      />
      <div className="cells-numbers">
        <NumberField
          label="Diameter, pixels"
          value={values['scale']}
          onChange={(value) => set('scale', value)}
          used={diameter}
          range={{ min: 3, max: 2000 }}
        />
        <NumberField
          label="Smallest area, pixels"
          value={values['minArea']}
          onChange={(value) => set('minArea', value)}
          used={minArea}
          range={{ min: 1, max: 10_000_000, step: 1 }}
        />
      </div>
      <Choice
        label="When the result is not sure"
        name={`${id}-review`}
        value={values['review']}
        onChange={(value) => set('review', value)}
        options={[
          [undefined, 'Ask me'],
          ['never', 'Take it as it is'],
        ]}
      />
    </div>
  );
}

const sources: readonly (readonly [value: CellsSource, label: string])[] = [
  ['brightness', 'Brightness'],
  ['red', 'Red'],
  ['green', 'Green'],
  ['blue', 'Blue'],
  ['haematoxylin', 'Haematoxylin (blue stain)'],
  ['eosin', 'Eosin (pink stain)'],
];

function Select({
  label,
  value,
  onChange,
  used,
  options,
}: {
  label: string;
  value: unknown;
  onChange: (value: string | undefined) => void;
  /** What the run before used. */
  used: string | null;
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
        <option value="">{used === null ? 'Automatic' : `Automatic (${used})`}</option>
        {options.map(([option, text]) => (
          <option key={option} value={option}>
            {text}
          </option>
        ))}
      </select>
    </div>
  );
}

function Choice({
  label,
  name,
  value,
  onChange,
  options,
}: {
  label: string;
  name: string;
  value: unknown;
  onChange: (value: string | undefined) => void;
  options: readonly (readonly [value: string | undefined, label: string])[];
}): ReactNode {
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

function NumberField({
  label,
  value,
  onChange,
  used,
  range,
}: {
  label: string;
  value: unknown;
  onChange: (value: number | undefined) => void;
  /** What the run before used. */
  used: number | null;
  range: { min: number; max: number; step?: number };
}): ReactNode {
  const id = useId();
  return (
    <div className="hub-field">
      <label htmlFor={id}>{label}</label>
      <input
        id={id}
        className="hub-input"
        type="number"
        inputMode="decimal"
        step="any"
        {...range}
        placeholder={used === null ? 'Automatic' : `Automatic (${Math.round(used)})`}
        value={typeof value === 'number' ? value : ''}
        onChange={({ target }) => onChange(target.value === '' ? undefined : target.valueAsNumber)}
      />
    </div>
  );
}
