import { Popover } from '@base-ui/react/popover';
import { Toggle } from '@base-ui/react/toggle';
import { ToggleGroup } from '@base-ui/react/toggle-group';
import { SlidersHorizontal } from 'lucide-react';
import { type ReactNode, useState } from 'react';
import { popupPlace } from '../ui/popup-place.ts';
import { ChannelControls } from './channel-controls.tsx';
import { areColours, channelName } from './channel-name.ts';
import {
  autoDisplay,
  type ChannelDisplay,
  type PixelDisplay,
  type ShownInfo,
  type Stain,
} from './pixel-display.ts';
import { StainChoice, StainControls } from './stain-controls.tsx';
import { type HistogramOf, type HistogramSource, useHistograms } from './use-histograms.ts';
import type { DisplayChoice } from './use-display.ts';

/** Contrast by hand: for each channel its histogram, its black and white, and its gamma. */
export function ContrastPanel({
  info,
  display,
  stains,
  histograms = null,
}: {
  info: ShownInfo;
  display: DisplayChoice;
  /** For images of three colours. */
  stains: readonly Stain[];
  /** Of a stack. */
  histograms?: HistogramSource | null;
}): ReactNode {
  return (
    <Popover.Root>
      <Popover.Trigger className="hub-icon-button" aria-label="Contrast" title="Contrast">
        <SlidersHorizontal size={16} aria-hidden="true" />
      </Popover.Trigger>
      <Popover.Portal container={popupPlace}>
        <Popover.Positioner side="top" align="start" sideOffset={8} className="hub-menu-place">
          <Popover.Popup className="hub-menu hub-contrast">
            {areColours(info) && stains.length > 0 && (
              <StainChoice info={info} display={display} stains={stains} />
            )}
            {display.shown.stain ? (
              <StainControls shown={display.shown.stain} display={display} />
            ) : (
              <ContrastControls info={info} display={display} histograms={histograms} />
            )}
          </Popover.Popup>
        </Popover.Positioner>
      </Popover.Portal>
    </Popover.Root>
  );
}

function ContrastControls({
  info: given,
  display,
  histograms,
}: {
  info: ShownInfo;
  display: DisplayChoice;
  histograms: HistogramSource | null;
}): ReactNode {
  const { channels } = display.shown;
  const isPhoto = areColours(given);
  const [linked, setLinked] = useState(isPhoto && areAlike(channels));
  const [of, setOf] = useState<HistogramOf>('plane');
  const { info, isWaiting } = useHistograms(given, histograms, of);
  const change = (index: number, next: Partial<ChannelDisplay>): void =>
    display.set({
      ...display.shown,
      channels: channels.map((channel, each) =>
        each === index || linked ? { ...channel, ...next } : channel,
      ),
    });
  const shown = linked ? channels.slice(0, 1) : channels;
  return (
    <>
      <div className="hub-contrast-head">
        <Popover.Title className="hub-popover-title">Contrast</Popover.Title>
        <button
          type="button"
          className="hw-button hw-button-small"
          aria-pressed={histograms ? undefined : display.isAuto}
          onClick={() => (histograms ? display.set(autoOf(display.shown, info)) : display.auto())}
        >
          Automatic
        </button>
        <button type="button" className="hw-button hw-button-small" onClick={display.full}>
          Full range
        </button>
      </div>
      {histograms && (
        <ToggleGroup
          aria-label="Values are of"
          aria-busy={isWaiting || undefined}
          className="hub-segments"
          value={[of]}
          onValueChange={([next]) => next !== undefined && setOf(next === 'stack' ? 'stack' : 'plane')}
        >
          <Toggle value="plane" className="hub-segment">
            {histograms.plane.kind === 'slice' ? 'This slice' : 'This picture'}
          </Toggle>
          <Toggle value="stack" className="hub-segment">
            Whole stack
          </Toggle>
        </ToggleGroup>
      )}
      {isPhoto && (
        <ToggleGroup
          aria-label="Channels are changed"
          className="hub-segments"
          value={[linked ? 'together' : 'apart']}
          onValueChange={([next]) => next !== undefined && setLinked(next === 'together')}
        >
          <Toggle value="together" className="hub-segment">
            Together
          </Toggle>
          <Toggle value="apart" className="hub-segment">
            By channel
          </Toggle>
        </ToggleGroup>
      )}
      {shown.map((channel, index) => (
        <ChannelControls
          // oxlint-disable-next-line react/no-array-index-key -- a channel is its place
          key={index}
          name={channels.length === 1 || linked ? null : channelName(info, index)}
          canColour={!isPhoto}
          info={info}
          index={index}
          others={linked ? info.channels.slice(1) : []}
          channel={channel}
          onChange={(next) => change(index, next)}
        />
      ))}
    </>
  );
}

/** The display with the contrast that suits these values; colours and what is hidden stay. */
function autoOf(display: PixelDisplay, info: ShownInfo): PixelDisplay {
  const auto = autoDisplay(info).channels;
  return {
    ...display,
    channels: display.channels.map((channel, index) => {
      const { low = channel.low, high = channel.high } = auto[index] ?? {};
      return { ...channel, low, high, gamma: 1 };
    }),
  };
}

function areAlike([first, ...rest]: readonly ChannelDisplay[]): boolean {
  return rest.every(
    ({ low, high, gamma, visible }) =>
      low === first?.low && high === first.high && gamma === first.gamma && visible === first.visible,
  );
}
