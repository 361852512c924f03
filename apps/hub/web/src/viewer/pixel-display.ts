import {
  channelColour,
  type ChannelPixels,
  type PixelInfo,
  type Rgb,
  type SampleFormat,
  type StackChannel,
} from '@headway/hub-api';
import { areColours } from './channel-name.ts';

/** What is known of a channel; of a stack's with the name and the colour that its file has. */
export type ShownChannel = ChannelPixels & Partial<Pick<StackChannel, 'name' | 'colour'>>;

/** What is known of an image whose values are shown. */
export interface ShownInfo extends Omit<PixelInfo, 'channels'> {
  channels: readonly ShownChannel[];
}

/** How one channel is shown. */
export interface ChannelDisplay {
  visible: boolean;
  /** What its brightest value adds to the picture, 0–255. */
  colour: Rgb;
  /** Values of the file that are shown as black and as the full colour. */
  low: number;
  high: number;
  /** 1: straight; above it dark parts are lifted. */
  gamma: number;
}

/** How an image is shown. */
export interface PixelDisplay {
  channels: readonly ChannelDisplay[];
  /** Shows one stain instead of the channels. */
  stain?: StainDisplay;
}

/** Something that takes light away, each channel by its own share. */
export interface Stain {
  id: string;
  label: string;
  /** Σ weight × optical density (natural logarithm) of the channels is its amount. */
  weights: readonly number[];
}

/** The amount of a stain, much of it dark. */
export interface StainDisplay {
  stain: Stain;
  /** Value of each channel where nothing is stained. */
  white: readonly number[];
  /** The amount that is black. */
  most: number;
}

/** A stain as it is shown first: unstained is what nearly nothing in the image is brighter than. */
export function stainDisplay({ channels }: ShownInfo, stain: Stain): StainDisplay {
  return { stain, white: channels.map(({ high }) => Math.max(high, 1)), most: 1.5 };
}

/** An image of 8 bits whose brightest parts stay below it can hardly be seen as it is. */
const dimBelow = 0.4;

/** Each channel with its colour, between the values that `range` gives. */
function displayOf(
  { channels }: ShownInfo,
  range: (channel: ChannelPixels) => Pick<ChannelDisplay, 'low' | 'high'>,
): PixelDisplay {
  return {
    channels: channels.map((channel, index) => ({
      visible: true,
      colour: channelColour(channel.colour, { index, count: channels.length }),
      gamma: 1,
      ...range(channel),
    })),
  };
}

/** As the values are: all that 8 bits can hold, or from the smallest to the largest. */
export function fullDisplay(info: ShownInfo): PixelDisplay {
  return displayOf(info, ({ min, max }) =>
    orderly(info.format === 'uint8' ? [0, 255] : [min, max], info.format),
  );
}

/** Between the values where nearly all of the image lies. Colours of 8 bits are stretched together: hues stay. */
export function autoDisplay(info: ShownInfo): PixelDisplay {
  const { channels, format } = info;
  if (format !== 'uint8' || !areColours(info)) {
    return displayOf(info, ({ low, high }) => orderly([low, high], format));
  }
  const together = [
    Math.min(...channels.map(({ low }) => low)),
    Math.max(...channels.map(({ high }) => high)),
  ] as const;
  return displayOf(info, () => orderly(together, format));
}

/** What an image is shown with first: as it is, or stretched where it would be black. */
export function firstDisplay(info: ShownInfo): PixelDisplay {
  const isDim = info.channels.every(({ high }) => high < dimBelow * 255);
  return info.format === 'uint8' && !isDim ? fullDisplay(info) : autoDisplay(info);
}

function orderly(
  [low, high]: readonly [number, number],
  format: SampleFormat,
): Pick<ChannelDisplay, 'low' | 'high'> {
  return high > low ? { low, high } : { low, high: low + (format === 'float32' ? 1e-6 : 1) };
}

/** Steps of a value: whole ones, or a thousandth of the range for real numbers. */
export function stepOf({ format }: ShownInfo, { min, max }: ChannelPixels): number {
  return format === 'float32' ? Math.max((max - min) / 1000, Number.MIN_VALUE) : 1;
}

/** What a channel's value becomes, 0–1. */
export function shownLevel({ low, high, gamma }: ChannelDisplay, value: number): number {
  const share = Math.min(Math.max((value - low) / (high - low), 0), 1);
  return Number.isNaN(share) ? 0 : share ** (1 / gamma);
}
