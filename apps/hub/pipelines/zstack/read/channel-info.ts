import type { PlaneFileInfo } from '@headway/hub-api';
import { shownSamples, type PageShape } from './page-shape.ts';

type ChannelInfo = PlaneFileInfo['channels'][number];

const unknown: ChannelInfo = { name: null, colour: null };
const rgb: readonly ChannelInfo[] = [
  { name: 'Red', colour: '#ff0000' },
  { name: 'Green', colour: '#00ff00' },
  { name: 'Blue', colour: '#0000ff' },
];

/** One for each channel: what the file says of it, or the colours of a colour picture. */
export function channelInfos(
  channels: number,
  known: readonly ChannelInfo[],
  shape: PageShape,
): readonly ChannelInfo[] {
  const samples = shownSamples(shape);
  const colours = (shape.photometric === 2 || shape.photometric === 6) && samples === 3;
  return Array.from({ length: channels }, (_, channel) => {
    const said = known[channel];
    const colour = colours ? rgb[channel % samples] : undefined;
    if (!said) return colour ?? unknown;
    return { name: said.name ?? colour?.name ?? null, colour: said.colour ?? colour?.colour ?? null };
  });
}
