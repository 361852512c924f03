import type { ParameterValues } from '@headway/hub-web/view-kit';
import { type ReactNode, useId } from 'react';
import type { CellsResult } from './cells-result.ts';

/** The settings of a run. What is left on automatic is chosen from the image itself. */
export function Parameters({
  values,
  onChange,
  chosen,
}: {
  values: ParameterValues;
  onChange: (values: ParameterValues) => void;
  chosen: CellsResult | null;
}): ReactNode {
  const id = useId();
  const set = (name: string, value: unknown): void => {
    const { [name]: _before, ...rest } = values;
    onChange(value === undefined ? rest : { ...rest, [name]: value });
  };
  const used = chosen ? Math.round(chosen.chosen.diameter) : null;
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
          ['none', 'Leave'],
          ['local', 'Even out'],
        ]}
      />
      <div className="hub-field">
        <label htmlFor={`${id}-diameter`}>Diameter in pixels</label>
        <input
          id={`${id}-diameter`}
          className="hub-input"
          type="number"
          inputMode="decimal"
          min={3}
          max={500}
          step="any"
          placeholder={used === null ? 'Automatic' : `Automatic (was ${used})`}
          value={typeof values['diameter'] === 'number' ? values['diameter'] : ''}
          onChange={({ target }) => set('diameter', target.value === '' ? undefined : target.valueAsNumber)}
        />
      </div>
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
