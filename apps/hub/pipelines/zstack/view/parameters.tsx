import {
  automaticHint,
  ChoiceField,
  FieldPair,
  Fields,
  LevelField,
  NumberField,
  type ParameterImage,
  type ParameterValues,
  SelectField,
  withValue,
} from '@headway/hub-web/view-kit';
import type { ReactNode } from 'react';
import type { ZstackResult } from '../contract.ts';
import { algorithmNames, methodNames, thresholdNames } from './names.ts';
import { firstLevel, levelsOf } from './threshold-range.ts';

/** The settings of a run. What is left on automatic is chosen from the stack itself. */
export function Parameters({
  values,
  onChange,
  chosen,
  image,
}: {
  values: ParameterValues;
  onChange: (values: ParameterValues) => void;
  chosen: ZstackResult | null;
  image: ParameterImage | null;
}): ReactNode {
  const set = (name: string, value: unknown): void => onChange(withValue(values, name, value));
  const algorithm = typeof values['algorithm'] === 'string' ? values['algorithm'] : 'segment';
  const isCut = algorithm === 'segment' || algorithm === 'components';
  const findsThings = isCut || algorithm === 'spots';
  // What suited objects says nothing of spots, and a projection was not smoothed at all.
  const ofObjects = chosen !== null && 'objects' in chosen ? chosen.chosen : null;
  const stack = image?.stack ?? null;
  const slices = stack?.slices ?? chosen?.image.slices ?? 100_000;
  return (
    <Fields>
      <SelectField
        label="What to do"
        value={algorithm}
        onChange={(value) => onChange(settingsFor(value ?? 'segment', values))}
        automatic={null}
        options={algorithmNames}
      />
      <PlaceFields values={values} set={set} image={image} chosen={chosen} />
      {isCut && <ThresholdFields values={values} set={set} chosen={chosen} image={image} />}
      {findsThings && (
        <FieldPair>
          {isCut && (
            <NumberField
              label="Smoothing, pixels"
              value={values['smoothing']}
              onChange={(value) => set('smoothing', value)}
              hint={usedHint(ofObjects?.smoothing)}
              range={{ min: 0, max: 20 }}
            />
          )}
          {algorithm === 'spots' && (
            <>
              <NumberField
                label="Diameter, pixels"
                value={values['diameter']}
                onChange={(value) => set('diameter', value)}
                hint={usedHint(chosen?.algorithm === 'spots' ? chosen.chosen.diameter : null)}
                range={{ min: 1, max: 1000 }}
              />
              <NumberField
                label="Brighter than around by"
                value={values['threshold']}
                onChange={(value) => set('threshold', value)}
                hint={usedHint(chosen?.algorithm === 'spots' ? chosen.chosen.threshold : null)}
                range={{ min: 0, max: 1e9 }}
              />
            </>
          )}
          {isCut && (
            <NumberField
              label="Smallest, voxels"
              value={values['minVolume']}
              onChange={(value) => set('minVolume', value)}
              hint={automaticHint(ofObjects?.minVolume)}
              range={{ min: 1, max: 1_000_000_000, step: 1 }}
            />
          )}
        </FieldPair>
      )}
      {algorithm === 'segment' && (
        <ChoiceField
          label="Objects that touch"
          value={values['splitting']}
          onChange={(value) => set('splitting', value)}
          options={[
            [undefined, 'Part them'],
            ['none', 'Leave them together'],
          ]}
        />
      )}
      {isCut && (
        <ChoiceField
          label="Objects cut off at a side"
          value={values['border']}
          onChange={(value) => set('border', value)}
          options={[
            [undefined, 'Keep'],
            ['drop', 'Leave out'],
          ]}
        />
      )}
      {algorithm === 'projection' && (
        <FieldPair>
          <SliceField
            label="From slice"
            value={values['from']}
            onChange={(value) => set('from', value)}
            slices={slices}
            hint="First"
          />
          <SliceField
            label="To slice"
            value={values['to']}
            onChange={(value) => set('to', value)}
            slices={slices}
            hint="Last"
          />
        </FieldPair>
      )}
      {findsThings && (
        <ChoiceField
          label="When the result is not sure"
          value={values['review']}
          onChange={(value) => set('review', value)}
          options={[
            [undefined, 'Ask me'],
            ['never', 'Take it as it is'],
          ]}
        />
      )}
    </Fields>
  );
}

/** What of the settings another algorithm takes as well: a threshold means something else to spots. */
function settingsFor(algorithm: string, { algorithm: before, ...values }: ParameterValues): ParameterValues {
  const { threshold: _threshold, ...others } = values;
  const isOther = (algorithm === 'spots') !== (before === 'spots');
  return withValue(isOther ? others : values, 'algorithm', algorithm === 'segment' ? undefined : algorithm);
}

interface FieldsProps {
  values: ParameterValues;
  set: (name: string, value: unknown) => void;
  chosen: ZstackResult | null;
  image: ParameterImage | null;
}

/** Which channel and which time, where there are several. */
function PlaceFields({ values, set, image, chosen }: FieldsProps): ReactNode {
  const channels = image?.stack?.channels ?? chosen?.image.channels ?? 1;
  const times = image?.stack?.times ?? chosen?.image.times ?? 1;
  const names = Array.from(
    { length: channels },
    (_, at) => [String(at), image?.channels[at]?.name ?? `Channel ${at + 1}`] as const,
  );
  if (channels === 1 && times === 1) return null;
  const channel = channelOf(values);
  return (
    <FieldPair>
      {channels > 1 && (
        <SelectField
          label="Channel"
          value={String(channel)}
          onChange={(value) => set('channel', value === '0' ? undefined : Number(value))}
          automatic={null}
          options={names}
        />
      )}
      {times > 1 && (
        <SliceField
          label="Time"
          value={values['time']}
          onChange={(value) => set('time', value)}
          slices={times}
          hint="First"
        />
      )}
    </FieldPair>
  );
}

function channelOf({ channel }: ParameterValues): number {
  return typeof channel === 'number' ? channel : 0;
}

const byHand = 'by-hand';

/** How it is found, or a level by hand, whose outlines the viewer shows at once. */
function ThresholdFields({ values, set, chosen, image }: FieldsProps): ReactNode {
  const { threshold } = values;
  const channel = channelOf(values);
  const levels = levelsOf(image?.channels[channel] ?? null, chosen);
  return (
    <>
      <SelectField
        label="Threshold"
        value={typeof threshold === 'number' ? byHand : threshold}
        onChange={(value) => set('threshold', value === byHand ? firstLevel(levels, chosen) : value)}
        automatic={automaticHint(chosen && usedThreshold(chosen))}
        options={[...methodNames, [byHand, 'By hand']]}
      />
      {typeof threshold === 'number' && (
        <LevelField
          label="Threshold by hand"
          value={threshold}
          onChange={(value) => set('threshold', value)}
          {...levels}
        />
      )}
    </>
  );
}

function usedThreshold({ chosen: { threshold, thresholdMethod } }: ZstackResult): string {
  const level = threshold === null ? null : shortNumber.format(threshold);
  const method = thresholdMethod === 'auto' ? null : thresholdNames[thresholdMethod];
  return [method, level].filter((part) => part !== null).join(', ') || 'chosen from the stack';
}

/** A place that counts from 0 and is shown from 1. */
function SliceField({
  label,
  value,
  onChange,
  slices,
  hint,
}: {
  label: string;
  value: unknown;
  onChange: (value: number | undefined) => void;
  slices: number;
  hint: string;
}): ReactNode {
  return (
    <NumberField
      label={label}
      value={typeof value === 'number' ? value + 1 : undefined}
      onChange={(next) => onChange(next === undefined ? undefined : next - 1)}
      hint={hint}
      range={{ min: 1, max: slices, step: 1 }}
    />
  );
}

const shortNumber = new Intl.NumberFormat(undefined, { maximumSignificantDigits: 4, useGrouping: false });

/** As `automaticHint`, for numbers of which fractions count. */
function usedHint(used: number | null | undefined): string {
  return automaticHint(typeof used === 'number' ? shortNumber.format(used) : used);
}
