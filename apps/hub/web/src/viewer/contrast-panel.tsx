import { Popover } from '@base-ui/react/popover';
import { Toggle } from '@base-ui/react/toggle';
import { ToggleGroup } from '@base-ui/react/toggle-group';
import type { PixelInfo } from '@headway/hub-api';
import { SlidersHorizontal } from 'lucide-react';
import { type ReactNode, useState } from 'react';
import { popupPlace } from '../ui/popup-place.ts';
import { ChannelControls } from './channel-controls.tsx';
import type { ChannelDisplay, Stain } from './pixel-display.ts';
import { StainChoice, StainControls } from './stain-controls.tsx';
import type { DisplayChoice } from './use-display.ts';

/** Contrast by hand: for each channel its histogram, its black and white, and its gamma. */
export function ContrastPanel({
  info,
  display,
  stains,
}: {
  info: PixelInfo;
  display: DisplayChoice;
  /** For images of three colours. */
  stains: readonly Stain[];
}): ReactNode {
  return (
    <Popover.Root>
      <Popover.Trigger className="hub-icon-button" aria-label="Contrast" title="Contrast">
        <SlidersHorizontal size={16} aria-hidden="true" />
      </Popover.Trigger>
      <Popover.Portal container={popupPlace}>
        <Popover.Positioner side="top" align="start" sideOffset={8} className="hub-menu-place">
          <Popover.Popup className="hub-menu hub-contrast">
            {info.channels.length === 3 && stains.length > 0 && (
              <StainChoice info={info} display={display} stains={stains} />
            )}
            {display.shown.stain ? (
              <StainControls shown={display.shown.stain} display={display} />
            ) : (
              <ContrastControls info={info} display={display} />
            )}
          </Popover.Popup>
        </Popover.Positioner>
      </Popover.Portal>
    </Popover.Root>
  );
}

function ContrastControls({ info, display }: { info: PixelInfo; display: DisplayChoice }): ReactNode {
  const { channels } = display.shown;
  const areColours = channels.length === 3;
  const [linked, setLinked] = useState(areColours && areAlike(channels));
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
          aria-pressed={display.isAuto}
          onClick={display.auto}
        >
          Automatic
        </button>
        <button type="button" className="hw-button hw-button-small" onClick={display.full}>
          Full range
        </button>
      </div>
      {areColours && (
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
          name={channels.length === 1 || linked ? null : nameOf(index, channels.length)}
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

function nameOf(index: number, count: number): string {
  return (count === 3 ? ['Red', 'Green', 'Blue'][index] : undefined) ?? `Channel ${index + 1}`;
}

function areAlike([first, ...rest]: readonly ChannelDisplay[]): boolean {
  return rest.every(
    ({ low, high, gamma, visible }) =>
      low === first?.low && high === first.high && gamma === first.gamma && visible === first.visible,
  );
}
