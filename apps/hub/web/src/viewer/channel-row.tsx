import type { ReactNode } from 'react';
import { channelName } from './channel-name.ts';
import type { Picture } from './use-picture.ts';

/** The channels of a stack by name and colour; pressed, one is left out or shown again. */
export function ChannelRow({ picture }: { picture: Picture }): ReactNode {
  const { pixels, display } = picture;
  if (!pixels || !display || pixels.info.channels.length < 2) return null;
  const { channels } = display.shown;
  return (
    <div className="hub-stack-row hub-stack-channels" role="group" aria-label="Channels">
      {channels.map(({ visible, colour }, index) => {
        const name = channelName(pixels.info, index);
        return (
          <button
            // oxlint-disable-next-line react/no-array-index-key -- a channel is its place
            key={index}
            type="button"
            className="hub-stack-channel"
            aria-pressed={visible}
            title={visible ? `Hide ${name}` : `Show ${name}`}
            onClick={() =>
              display.set({
                ...display.shown,
                channels: channels.map((channel, at) =>
                  at === index ? { ...channel, visible: !visible } : channel,
                ),
              })
            }
          >
            <span className="hub-channel-mark" style={{ background: `rgb(${colour.join(' ')})` }} />
            {name}
          </button>
        );
      })}
    </div>
  );
}
