import type { StackLayout } from '@headway/hub-api';
import type { AssetStack, StackOrder } from '@headway/protocol';

/** How a stack is laid out, as a form holds it: all as text. */
export interface LayoutText {
  slices: string;
  channels: string;
  times: string;
  order: StackOrder;
  pixelUm: string;
  sliceUm: string;
}

/** Ways in which planes follow each other in a file, for people. */
export const orders: readonly { order: StackOrder; label: string }[] = [
  { order: 'XYZCT', label: 'Slices, then channels, then times' },
  { order: 'XYCZT', label: 'Channels, then slices, then times' },
  { order: 'XYZTC', label: 'Slices, then times, then channels' },
  { order: 'XYTZC', label: 'Times, then slices, then channels' },
  { order: 'XYCTZ', label: 'Channels, then times, then slices' },
  { order: 'XYTCZ', label: 'Times, then channels, then slices' },
];

export function layoutText(stack: AssetStack, pixelSizeUm: number | null): LayoutText {
  const length = (um: number | null): string => (um === null ? '' : String(Number(um.toPrecision(6))));
  return {
    slices: String(stack.slices),
    channels: String(stack.channels),
    times: String(stack.times),
    order: stack.order,
    pixelUm: length(pixelSizeUm ?? stack.pixelUm),
    sliceUm: length(stack.sliceUm),
  };
}

/** What a form says, or what is wrong with it, by field. */
export type ReadLayout =
  | { layout: StackLayout | null; pixelSizeUm: number | null; problems: null }
  | { problems: Partial<Record<keyof LayoutText, string>> };

const counted = ['slices', 'channels', 'times'] as const;
const longest = 100_000;

/** Reads a form. What is as the file says is left out: `layout` is `null` where that is all. */
export function readLayout(text: LayoutText, stored: AssetStack): ReadLayout {
  const problems: Partial<Record<keyof LayoutText, string>> = {};
  const layout: StackLayout = {};
  const planes = stored.slices * stored.channels * stored.times;
  for (const name of counted) {
    const count = Number(text[name].trim());
    if (!Number.isInteger(count) || count < 1) problems[name] = 'A whole number from 1 is needed.';
    else if (count !== stored[name]) layout[name] = count;
  }
  const { slices, channels, times } = { ...stored, ...layout };
  if (Object.keys(problems).length === 0 && slices * channels * times > planes)
    problems.slices = `That makes ${slices * channels * times} planes; the file has ${planes}.`;
  if (text.order !== stored.order) layout.order = text.order;
  const lengthOf = (name: 'pixelUm' | 'sliceUm'): number | null => {
    const trimmed = text[name].trim().replace(',', '.');
    if (trimmed === '') return null;
    const um = Number(trimmed);
    if (um > 0 && um <= longest) return um;
    problems[name] = 'A number of micrometres above 0 is needed.';
    return null;
  };
  const [pixelUm, sliceUm] = [lengthOf('pixelUm'), lengthOf('sliceUm')];
  if (!isClose(sliceUm, stored.sliceUm)) layout.sliceUm = sliceUm;
  if (Object.keys(problems).length > 0) return { problems };
  return {
    problems: null,
    layout: Object.keys(layout).length === 0 ? null : layout,
    pixelSizeUm: isClose(pixelUm, stored.pixelUm) ? null : pixelUm,
  };
}

/** Whether two lengths read the same in the form. */
function isClose(a: number | null, b: number | null): boolean {
  if (a === null || b === null) return a === b;
  return Math.abs(a - b) <= 1e-5 * Math.max(a, b);
}
