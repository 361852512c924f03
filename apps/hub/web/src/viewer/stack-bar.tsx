import '../styles/stack.css';
import { Slider } from '@base-ui/react/slider';
import { Toggle } from '@base-ui/react/toggle';
import { ToggleGroup } from '@base-ui/react/toggle-group';
import { Axis3d, Pause, Play as PlayIcon } from 'lucide-react';
import { memo, type ReactNode } from 'react';
import { useCommand } from '../commands/commands.tsx';
import { IconButton } from '../ui/icon-button.tsx';
import { PlaceField } from './place-field.tsx';
import { type Play, playSpeeds } from './use-play.ts';
import type { StackView } from './use-stack-view.ts';

const group = 'Stack';

/** Where one is in a stack: its slices, alone or some of them together, and its times. */
export function StackBar({
  view,
  play,
  isWaiting,
  ortho = null,
  channels = null,
}: {
  view: StackView;
  play: Play;
  /** The way to orthogonal views and back. */
  ortho?: { isOn: boolean; toggle(): void } | null;
  /** That may be left out, where there are several. */
  channels?: ReactNode;
  /** What is asked for is still to come. */
  isWaiting: boolean;
}): ReactNode {
  const { stack, place, step, go, toggleRange } = view;
  const { slices, times } = stack;
  const isDeep = slices > 1;
  const isLong = times > 1;
  const playLabel = play.isOn ? 'Pause' : 'Play';
  useCommand(
    isDeep
      ? { id: 'previous-slice', label: 'Previous slice', group, keys: [','], run: () => step(-1) }
      : null,
  );
  useCommand(
    isDeep ? { id: 'next-slice', label: 'Next slice', group, keys: ['.'], run: () => step(1) } : null,
  );
  useCommand(
    isLong
      ? { id: 'previous-time', label: 'Previous time', group, keys: ['<'], run: () => step(-1, 'time') }
      : null,
  );
  useCommand(
    isLong ? { id: 'next-time', label: 'Next time', group, keys: ['>'], run: () => step(1, 'time') } : null,
  );
  useCommand(
    isDeep || isLong
      ? { id: 'play', label: `${playLabel} the stack`, group, keys: ['\\'], run: play.toggle }
      : null,
  );
  useCommand(
    isDeep
      ? {
          id: 'projection',
          label: place.range ? 'Show a single slice' : 'Show the maximum projection',
          group,
          keys: ['t'],
          run: toggleRange,
        }
      : null,
  );
  useCommand(
    isDeep && ortho
      ? {
          id: 'ortho',
          label: ortho.isOn ? 'Show a single plane' : 'Show orthogonal views',
          group,
          keys: ['3'],
          run: ortho.toggle,
        }
      : null,
  );
  const { range } = place;
  return (
    <div className="hub-stack-bar" role="group" aria-label="Stack" aria-busy={isWaiting || undefined}>
      {isDeep && (
        <div className="hub-stack-row">
          <ToggleGroup
            aria-label="Shown is"
            className="hub-segments"
            value={[range ? 'range' : 'slice']}
            onValueChange={([next]) => {
              if (next !== undefined && (next === 'range') !== (range !== null)) toggleRange();
            }}
          >
            <Toggle value="slice" className="hub-segment">
              Slice
            </Toggle>
            <Toggle value="range" className="hub-segment" title="Maximum projection">
              Max
            </Toggle>
          </ToggleGroup>
          {ortho && (
            <IconButton
              label="Orthogonal views"
              shortcut="3"
              aria-pressed={ortho.isOn}
              onClick={ortho.toggle}
            >
              <Axis3d size={16} aria-hidden="true" />
            </IconButton>
          )}
          {!range && <PlayControls play={play} />}
          {range ? (
            <RangeSlider
              from={range.from}
              to={range.to}
              count={slices}
              onChange={(next) => go({ range: next })}
            />
          ) : (
            <PlaceSlider label="Slice" at={place.slice} count={slices} onChange={(slice) => go({ slice })} />
          )}
          {range ? (
            <span className="hub-stack-place hw-tabular">
              {range.from + 1}–{range.to + 1}
              <span className="hub-subtle"> / {slices}</span>
            </span>
          ) : (
            <PlaceField label="Slice" at={place.slice} count={slices} onChange={(slice) => go({ slice })} />
          )}
        </div>
      )}
      {isLong && (
        <div className="hub-stack-row">
          <span className="hub-stack-word">Time</span>
          {(!isDeep || range) && <PlayControls play={play} />}
          <PlaceSlider label="Time" at={place.time} count={times} onChange={(time) => go({ time })} />
          <PlaceField label="Time" at={place.time} count={times} onChange={(time) => go({ time })} />
        </div>
      )}
      {channels}
    </div>
  );
}

const PlayControls = memo(function PlayControls({ play }: { play: Play }): ReactNode {
  return (
    <>
      <IconButton label={play.isOn ? 'Pause' : 'Play'} shortcut="\" onClick={play.toggle}>
        {play.isOn ? <Pause size={16} aria-hidden="true" /> : <PlayIcon size={16} aria-hidden="true" />}
      </IconButton>
      <select
        className="hub-stack-speed hw-tabular"
        aria-label="Speed"
        value={play.speed}
        onChange={({ target }) => play.setSpeed(Number(target.value))}
      >
        {playSpeeds.map((speed) => (
          <option key={speed} value={speed}>
            {speed}/s
          </option>
        ))}
      </select>
    </>
  );
});

function PlaceSlider({
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
  return (
    <Slider.Root
      className="hub-slider hub-stack-slider"
      value={at + 1}
      min={1}
      max={count}
      largeStep={Math.max(1, Math.round(count / 10))}
      onValueChange={(value) => onChange(Number(value) - 1)}
    >
      <Slider.Control className="hub-slider-control">
        <Slider.Track className="hub-slider-track">
          <Slider.Indicator className="hub-slider-value" />
          <Slider.Thumb
            className="hub-slider-thumb"
            aria-label={label}
            getAriaValueText={(_, value) => `${value} of ${count}`}
          />
        </Slider.Track>
      </Slider.Control>
    </Slider.Root>
  );
}

function RangeSlider({
  from,
  to,
  count,
  onChange,
}: {
  from: number;
  to: number;
  count: number;
  onChange: (range: { from: number; to: number }) => void;
}): ReactNode {
  return (
    <Slider.Root
      className="hub-slider hub-stack-slider"
      value={[from + 1, to + 1]}
      min={1}
      max={count}
      onValueChange={(value) => {
        const [first = 1, last = count] = Array.isArray(value) ? value : [];
        onChange({ from: first - 1, to: last - 1 });
      }}
    >
      <Slider.Control className="hub-slider-control">
        <Slider.Track className="hub-slider-track">
          <Slider.Indicator className="hub-slider-value" />
          <Slider.Thumb index={0} className="hub-slider-thumb" aria-label="First slice" />
          <Slider.Thumb index={1} className="hub-slider-thumb" aria-label="Last slice" />
        </Slider.Track>
      </Slider.Control>
    </Slider.Root>
  );
}
