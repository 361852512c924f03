import {
  automaticHint,
  ChoiceField,
  FieldPair,
  Fields,
  NumberField,
  type ParameterValues,
  SelectField,
  withValue,
} from '@headway/hub-web/view-kit';
import type { ReactNode } from 'react';
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
  const set = (name: string, value: unknown): void => onChange(withValue(values, name, value));
  const diameter = chosen?.chosen.diameter ?? null;
  const minArea = chosen?.chosen.minArea ?? null;
  return (
    <Fields>
      <ChoiceField
        label="Cells are"
        value={values['polarity']}
        onChange={(value) => set('polarity', value)}
        options={[
          [undefined, 'Automatic'],
          ['bright', 'Brighter'],
          ['dark', 'Darker'],
        ]}
      />
      <ChoiceField
        label="Background"
        value={values['background']}
        onChange={(value) => set('background', value)}
        options={[
          [undefined, 'Automatic'],
          ['flat', 'One level'],
          ['local', 'Even out'],
        ]}
      />
      <SelectField
        label="Measured"
        value={values['source']}
        onChange={(value) => set('source', value)}
        automatic={automaticHint(chosen?.chosen.source)}
        options={(chosen?.image.channels ?? 3) === 3 ? sources : sources.slice(0, 1)}
      />
      <FieldPair>
        <NumberField
          label="Diameter, pixels"
          value={values['scale']}
          onChange={(value) => set('scale', value)}
          hint={automaticHint(diameter)}
          range={{ min: 3, max: 2000 }}
        />
        <NumberField
          label="Smallest area, pixels"
          value={values['minArea']}
          onChange={(value) => set('minArea', value)}
          hint={automaticHint(minArea)}
          range={{ min: 1, max: 10_000_000, step: 1 }}
        />
      </FieldPair>
      <ChoiceField
        label="When the result is not sure"
        value={values['review']}
        onChange={(value) => set('review', value)}
        options={[
          [undefined, 'Ask me'],
          ['never', 'Take it as it is'],
        ]}
      />
    </Fields>
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
