import type { AssetStack } from '@headway/protocol';
import { XMLParser } from 'fast-xml-parser';
import { toMicrometres } from './units.ts';

/** What OME-XML says of one of a file's images. */
export interface OmeImage {
  width: number;
  height: number;
  slices: number;
  /** Samples, as OME counts them: a colour picture has three. */
  channels: number;
  times: number;
  order: AssetStack['order'];
  pixelUm: number | null;
  pixelHeightUm: number | null;
  sliceUm: number | null;
  channelInfo: { name: string | null; colour: string | null; samples: number }[];
  /** Where its planes are. Empty: one after the other. */
  planes: OmePlanes[];
}

/** Some planes that lie one after the other. */
interface OmePlanes {
  page: number;
  slice: number;
  channel: number;
  time: number;
  /** `null`: as many as there are. */
  count: number | null;
  /** They are in this file, not in another one of a set. */
  here: boolean;
}

const orders: ReadonlySet<string> = new Set(['XYZCT', 'XYZTC', 'XYCZT', 'XYCTZ', 'XYTZC', 'XYTCZ']);
/** Lists even where there is one. */
const lists: ReadonlySet<string> = new Set(['Image', 'Channel', 'TiffData']);

/** Thirty thousand planes, each with its place and time, need as many; far more would take gigabytes to parse. */
const mostMarks = 400_000;

/** Whether a description is meant to be OME's. */
export function looksLikeOme(description: string): boolean {
  return description.includes('<OME') || description.includes(':OME');
}

/** @returns the images that it describes; `null` when it is not OME's, not well formed, or far too long */
export function parseOme(description: string): OmeImage[] | null {
  if (!looksLikeOme(description)) return null;
  // OME's files have none, and entities of their own are a known way to eat memory.
  if (description.includes('<!DOCTYPE') || hasTooManyMarks(description)) return null;
  let root: unknown;
  try {
    root = new XMLParser({
      ignoreAttributes: false,
      attributeNamePrefix: '',
      removeNSPrefix: true,
      parseAttributeValue: false,
      parseTagValue: false,
      htmlEntities: true,
      isArray: (name) => lists.has(name),
    }).parse(description);
  } catch {
    // Broken metadata is no reason to refuse the pixels: they are arranged as plain pages then.
    return null;
  }
  const ome = child(root, 'OME');
  if (!ome) return null;
  const own = text(ome, 'UUID');
  return list(ome, 'Image').flatMap((image) => {
    const pixels = child(image, 'Pixels');
    return pixels ? [toImage(pixels, own)] : [];
  });
}

/** Elements, attributes and escapes are what takes memory. */
function hasTooManyMarks(description: string): boolean {
  let marks = 0;
  for (let at = 0; at < description.length; at++) {
    const code = description.charCodeAt(at);
    // `&`, `<` and `=`.
    if ((code === 38 || code === 60 || code === 61) && ++marks > mostMarks) return true;
  }
  return false;
}

type Element = Record<string, unknown>;

function toImage(pixels: Element, own: string | null): OmeImage {
  const order = text(pixels, 'DimensionOrder') ?? '';
  return {
    width: count(pixels, 'SizeX', 0),
    height: count(pixels, 'SizeY', 0),
    slices: count(pixels, 'SizeZ', 1),
    channels: count(pixels, 'SizeC', 1),
    times: count(pixels, 'SizeT', 1),
    order: isOrder(order) ? order : 'XYZCT',
    pixelUm: size(pixels, 'X'),
    pixelHeightUm: size(pixels, 'Y'),
    sliceUm: size(pixels, 'Z'),
    channelInfo: list(pixels, 'Channel').map((channel) => ({
      name: text(channel, 'Name') || null,
      colour: colourOf(text(channel, 'Color')),
      samples: count(channel, 'SamplesPerPixel', 1),
    })),
    planes: list(pixels, 'TiffData').map((data) => {
      const uuid = data['UUID'];
      const id = typeof uuid === 'object' && uuid !== null ? text(uuid as Element, '#text') : uuid;
      const known = text(data, 'PlaneCount') ?? text(data, 'NumPlanes');
      return {
        page: count(data, 'IFD', 0),
        slice: count(data, 'FirstZ', 0),
        channel: count(data, 'FirstC', 0),
        time: count(data, 'FirstT', 0),
        count:
          known === null ? (text(data, 'IFD') === null ? null : 1) : count(data, 'PlaneCount', Number(known)),
        here: typeof id !== 'string' || own === null || id === own,
      };
    }),
  };
}

function isOrder(value: string): value is AssetStack['order'] {
  return orders.has(value);
}

function size(pixels: Element, axis: 'X' | 'Y' | 'Z'): number | null {
  const value = text(pixels, `PhysicalSize${axis}`);
  if (value === null) return null;
  return toMicrometres(Number(value), text(pixels, `PhysicalSize${axis}Unit`) ?? 'µm');
}

/** OME writes red, green, blue and alpha as one signed number of 32 bit. */
function colourOf(value: string | null): string | null {
  if (value === null || !Number.isInteger(Number(value))) return null;
  return `#${(Number(value) >>> 8).toString(16).padStart(6, '0')}`;
}

function child(parent: unknown, name: string): Element | null {
  if (typeof parent !== 'object' || parent === null) return null;
  const value = (parent as Element)[name];
  const one: unknown = Array.isArray(value) ? value[0] : value;
  return typeof one === 'object' && one !== null ? (one as Element) : null;
}

function list(parent: Element, name: string): Element[] {
  const value = parent[name];
  // An element without attributes and content is an empty string.
  return Array.isArray(value) ? value.map((item) => (typeof item === 'object' ? (item as Element) : {})) : [];
}

function text(element: Element, name: string): string | null {
  const value = element[name];
  return typeof value === 'string' ? value : null;
}

function count(element: Element, name: string, missing: number): number {
  const value = Number(text(element, name) ?? missing);
  return Number.isSafeInteger(value) && value >= 0 ? value : missing;
}
