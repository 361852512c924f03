import { Slider } from '@base-ui/react/slider';
import { type ChannelPixels, readColour } from '@headway/hub-api';
import { Eye, EyeOff } from 'lucide-react';
import { type ReactNode, useMemo } from 'react';
import { IconButton } from '../ui/icon-button.tsx';
import { TypedNumber } from '../ui/typed-number.tsx';
import { HistogramShape } from './histogram-shape.tsx';
import { type ChannelDisplay, type ShownInfo, stepOf } from './pixel-display.ts';

/** Gammas that are offered: beyond them nothing is to be seen. */
const gammaRange = { min: 0.2, max: 3, step: 0.05 };

/** One channel: what it shows as black and as white, over its histogram, and its gamma. */
export function ChannelControls({
  name,
  info,
  index,
  others,
  channel,
  canColour = false,
  onChange,
}: {
  /** `null` where there is only one to be changed. */
  name: string | null;
  info: ShownInfo;
  index: number;
  /** Channels that change together with it. */
  others: readonly ChannelPixels[];
  channel: ChannelDisplay;
  /** Whether its colour can be chosen. @default false */
  canColour?: boolean;
  onChange: (next: Partial<ChannelDisplay>) => void;
}): ReactNode {
  const own = info.channels[index];
  const range = useMemo(() => rangeOf(own ? [own, ...others] : others, info), [own, others, info]);
  if (!own) return null;
  const step = stepOf(info, { ...own, min: range.from, max: range.to });
  // Names of a file are written as they are.
  const said = name === null || own.name ? (name ?? '') : name.toLowerCase();
  const of = name === null ? '' : ` of ${said}`;
  const colour = name === null ? undefined : `rgb(${channel.colour.join(' ')})`;
  const setLevels = (low: number, high: number): void =>
    onChange(high - low < step ? { low, high: low + step } : { low, high });
  return (
    <section className="hub-channel" aria-label={name ?? 'Levels'}>
      {name !== null && (
        <header>
          {canColour ? (
            <input
              type="color"
              className="hub-channel-colour"
              aria-label={`Colour of ${name}`}
              value={`#${channel.colour.map((part) => part.toString(16).padStart(2, '0')).join('')}`}
              onChange={({ target }) => onChange({ colour: readColour(target.value) ?? channel.colour })}
            />
          ) : (
            <span className="hub-channel-mark" style={{ background: colour }} />
          )}
          {name}
          <IconButton
            label={channel.visible ? `Hide ${said}` : `Show ${said}`}
            aria-pressed={!channel.visible}
            onClick={() => onChange({ visible: !channel.visible })}
          >
            {channel.visible ? <Eye size={14} aria-hidden="true" /> : <EyeOff size={14} aria-hidden="true" />}
          </IconButton>
        </header>
      )}
      <HistogramShape
        bins={own.histogram}
        from={own.histogramFrom}
        to={own.histogramTo}
        range={range}
        chosen={[channel.low, channel.high]}
      />
      <Slider.Root
        className="hub-slider hub-slider-wide"
        value={[Math.max(channel.low, range.from), Math.min(channel.high, range.to)]}
        min={range.from}
        max={range.to}
        step={step}
        onValueChange={(value) => {
          const [low = channel.low, high = channel.high] = Array.isArray(value) ? value : [];
          setLevels(low, high);
        }}
      >
        <Slider.Control className="hub-slider-control">
          <Slider.Track className="hub-slider-track">
            <Slider.Indicator className="hub-slider-value" />
            <Slider.Thumb index={0} className="hub-slider-thumb" aria-label={`Black${of}`} />
            <Slider.Thumb index={1} className="hub-slider-thumb" aria-label={`White${of}`} />
          </Slider.Track>
        </Slider.Control>
      </Slider.Root>
      <div className="hub-channel-numbers">
        <LevelField
          label={`Black${of}`}
          value={channel.low}
          fits={(low) => channel.high - low >= step}
          onChange={(low) => setLevels(low, channel.high)}
        />
        <LevelField
          label={`White${of}`}
          value={channel.high}
          fits={(high) => high - channel.low >= step}
          onChange={(high) => setLevels(Math.min(channel.low, high - step), high)}
        />
        <label>
          <span>Gamma</span>
          <TypedNumber
            className="hub-input hw-tabular"
            aria-label={`Gamma${of}`}
            {...gammaRange}
            value={channel.gamma}
            onChange={(gamma = 0) => {
              if (gamma >= gammaRange.min && gamma <= gammaRange.max) onChange({ gamma });
            }}
          />
        </label>
      </div>
    </section>
  );
}

/** A level is taken while it is typed as soon as it fits beside the other one, and else when the writer is done. */
function LevelField({
  label,
  value,
  fits,
  onChange,
}: {
  label: string;
  value: number;
  fits: (value: number) => boolean;
  onChange: (value: number) => void;
}): ReactNode {
  return (
    <label>
      <span>{label.split(' ')[0]}</span>
      <TypedNumber
        className="hub-input hw-tabular"
        aria-label={`${label}, value`}
        value={Number(value.toPrecision(6))}
        onChange={(next) => {
          if (next !== undefined && fits(next)) onChange(next);
        }}
        onLeave={(next) => {
          if (next !== undefined) onChange(next);
        }}
      />
    </label>
  );
}

/** From where to where levels can be pulled: all of 8 bits, else what nearly all of the image has. */
function rangeOf(channels: readonly ChannelPixels[], { format }: ShownInfo): { from: number; to: number } {
  if (format === 'uint8') return { from: 0, to: 255 };
  const from = Math.min(...channels.map(({ histogramFrom }) => histogramFrom));
  const to = Math.max(...channels.map(({ histogramTo }) => histogramTo));
  return to > from ? { from, to } : { from, to: from + 1 };
}
