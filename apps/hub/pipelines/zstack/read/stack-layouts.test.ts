import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { PlaneFile, StackLayout } from '@headway/hub-api';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openStack } from './open-stack.ts';
import { buildTiff, type SyntheticOptions, type SyntheticPage } from './synthetic-tiff.ts';

let folder: string;
let stack: PlaneFile | null;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'headway-stack-'));
  stack = null;
});
afterEach(async () => {
  await stack?.close();
  await rm(folder, { recursive: true });
});

async function open(
  pages: readonly SyntheticPage[],
  { layout, ...options }: SyntheticOptions & { layout?: StackLayout } = {},
): Promise<PlaneFile> {
  const path = join(folder, 'stack.tif');
  await writeFile(path, buildTiff(pages, options));
  stack = await openStack(path, layout);
  if (!stack) throw new Error('not taken for a stack');
  return stack;
}

/** Pages of one pixel, whose value is their number; the first one has the description. */
function numbered(count: number, description: string, more: Partial<SyntheticPage> = {}): SyntheticPage[] {
  return Array.from({ length: count }, (_, page) => ({
    width: 1,
    height: 1,
    values: [page, page + 100, page + 200],
    ...(page === 0 && { description }),
    ...more,
  }));
}

/** Which page a plane comes from. */
async function pageOf(file: PlaneFile, slice: number, channel: number, time: number): Promise<number> {
  return (await file.plane({ slice, channel, time }))[0] ?? -1;
}

function ome(pixels: string, inner = '', image = ''): string {
  return `<?xml version="1.0"?><OME xmlns="http://www.openmicroscopy.org/Schemas/OME/2016-06" UUID="urn:uuid:1"><Image ID="Image:0">${image}<Pixels SizeX="1" SizeY="1" ${pixels}>${inner}</Pixels></Image></OME>`;
}

describe('OME-XML', () => {
  const sizes = 'SizeZ="2" SizeC="3" SizeT="4"';

  it.each([
    { order: 'XYZCT', slice: 1, channel: 2, time: 6 },
    { order: 'XYZTC', slice: 1, channel: 8, time: 2 },
    { order: 'XYCZT', slice: 3, channel: 1, time: 6 },
    { order: 'XYCTZ', slice: 12, channel: 1, time: 3 },
    { order: 'XYTZC', slice: 4, channel: 8, time: 1 },
    { order: 'XYTCZ', slice: 12, channel: 4, time: 1 },
  ] as const)('says in which order the planes are: $order', async ({ order, ...step }) => {
    const file = await open(numbered(24, ome(`${sizes} DimensionOrder="${order}"`)));
    expect(file.info.stack).toMatchObject({ slices: 2, channels: 3, times: 4, order });
    expect(await pageOf(file, 1, 0, 0)).toBe(step.slice);
    expect(await pageOf(file, 0, 1, 0)).toBe(step.channel);
    expect(await pageOf(file, 0, 0, 1)).toBe(step.time);
    expect(await pageOf(file, 1, 2, 3)).toBe(23);
  });

  it('says how large a voxel is, in whatever unit', async () => {
    const size = 'PhysicalSizeX="103" PhysicalSizeXUnit="nm" PhysicalSizeZ="0.002" PhysicalSizeZUnit="mm"';
    const file = await open(numbered(3, ome(`SizeZ="3" SizeC="1" SizeT="1" ${size}`)));
    expect(file.info.stack.pixelUm).toBeCloseTo(0.103, 9);
    expect(file.info.stack.sliceUm).toBe(2);
  });

  it('means micrometres where it names no unit, and nothing where it is none of length', async () => {
    const size = 'PhysicalSizeX="0.5" PhysicalSizeZ="3" PhysicalSizeZUnit="pixel"';
    const file = await open(numbered(3, ome(`SizeZ="3" SizeC="1" SizeT="1" ${size}`)));
    expect(file.info.stack).toMatchObject({ pixelUm: 0.5, sliceUm: null });
  });

  it('tells of pixels that are no squares', async () => {
    const size = 'PhysicalSizeX="0.5" PhysicalSizeY="0.7" PhysicalSizeYUnit="&#181;m"';
    const file = await open(numbered(3, ome(`SizeZ="3" SizeC="1" SizeT="1" ${size}`)));
    expect(file.info.notes).toEqual(['A pixel is 0.5 µm wide and 0.7 µm high; the width is used for both.']);
  });

  it('names the channels and their colours', async () => {
    // Red, green, blue and alpha as one signed number.
    const channels = `<Channel Name="DAPI" Color="${(0x00_88_ff_ff | 0).toString()}"/><Channel Name="Tubulin &amp; Co" Color="-16776961"/><Channel/>`;
    const file = await open(numbered(3, ome('SizeZ="1" SizeC="3" SizeT="1"', channels)));
    expect(file.info.channels).toEqual([
      { name: 'DAPI', colour: '#0088ff' },
      { name: 'Tubulin & Co', colour: '#ff0000' },
      { name: null, colour: null },
    ]);
  });

  it('says where each plane is', async () => {
    const data = [
      '<TiffData IFD="2" FirstZ="0" PlaneCount="1"/>',
      '<TiffData IFD="0" FirstZ="1"/>',
      '<TiffData IFD="3" FirstZ="2" PlaneCount="2"/>',
    ];
    const file = await open(numbered(5, ome('SizeZ="4" SizeC="1" SizeT="1"', data.join(''))));
    const pages = [];
    for (let slice = 0; slice < 4; slice++) pages.push(await pageOf(file, slice, 0, 0));
    expect(pages).toEqual([2, 0, 3, 4]);
  });

  it('may tell of planes in other files: those of this one are shown', async () => {
    const data = [
      '<TiffData IFD="0" FirstZ="0"><UUID FileName="a.ome.tif">urn:uuid:1</UUID></TiffData>',
      '<TiffData IFD="1" FirstZ="1"><UUID FileName="b.ome.tif">urn:uuid:2</UUID></TiffData>',
    ];
    const file = await open(numbered(2, ome('SizeZ="2" SizeC="1" SizeT="1"', data.join(''))));
    expect(file.info.notes).toEqual([
      '1 of 2 planes are not in this file: they are in other files of its set.',
    ]);
    expect(await pageOf(file, 0, 0, 0)).toBe(0);
    await expect(pageOf(file, 1, 0, 0)).rejects.toThrow('This plane is not in the file.');
  });

  it('counts the colours of a page as channels', async () => {
    const channel = '<Channel SamplesPerPixel="3"/>';
    const pages = numbered(2, ome('SizeZ="2" SizeC="3" SizeT="1"', channel), { samples: 3 });
    const file = await open(pages);
    expect(file.info.stack).toMatchObject({ slices: 2, channels: 3 });
    expect(await pageOf(file, 1, 2, 0)).toBe(201);
  });

  it('shows the first of several images', async () => {
    const description = ome('SizeZ="3" SizeC="1" SizeT="1"').replace(
      '</OME>',
      '<Image><Pixels SizeX="9" SizeY="9" SizeZ="5" SizeC="1" SizeT="1"><TiffData IFD="3"/></Pixels></Image></OME>',
    );
    const file = await open([...numbered(3, description), { width: 9, height: 9 }]);
    expect(file.info).toMatchObject({ width: 1, stack: { slices: 3 } });
    expect(file.info.notes).toEqual(['The file holds 2 images; the first stack is shown.']);
  });

  it.each([
    { name: 'is not well formed', text: '<OME><Image></Pixels>' },
    { name: 'defines entities', text: '<!DOCTYPE o [<!ENTITY a "aaaa">]><OME><Image/></OME>' },
    { name: 'claims a billion slices', text: ome('SizeZ="1000000000" SizeC="1000" SizeT="1"') },
    { name: 'has no sizes', text: ome('SizeZ="0" SizeC="-1" SizeT="x"') },
    { name: 'is far too long', text: ome('SizeZ="1" SizeC="3" SizeT="1"', '<a/>'.repeat(400_001)) },
    { name: 'means other pages', text: ome('SizeZ="3" SizeC="1" SizeT="1"', '<TiffData IFD="7"/>') },
  ])('is left aside where it $name', async ({ text }) => {
    const file = await open(numbered(3, text));
    expect(file.info.stack).toMatchObject({ slices: 3, channels: 1, times: 1 });
    expect(file.info.notes).toEqual([
      'The OME-XML of this file can’t be used; its pages are shown as slices.',
    ]);
  });

  it('is refused where its planes are not alike', async () => {
    const [first, second] = numbered(2, ome('SizeZ="3" SizeC="1" SizeT="1"'));
    const pages = [first, second, { width: 2, height: 1 }].flatMap((page) => page ?? []);
    await expect(open(pages)).rejects.toMatchObject({
      code: 'unsupported_image',
      message: 'The pages of this stack are not alike: page 3 differs from page 1 in size or kind.',
    });
  });
});

describe('ImageJ', () => {
  const description = 'ImageJ=1.53t\nimages=12\nchannels=2\nslices=3\nframes=2\nhyperstack=true\n';

  it('has channels first, then slices, then times', async () => {
    const file = await open(numbered(12, description));
    expect(file.info.stack).toMatchObject({ slices: 3, channels: 2, times: 2, order: 'XYCZT' });
    expect(await pageOf(file, 0, 1, 0)).toBe(1);
    expect(await pageOf(file, 1, 0, 0)).toBe(2);
    expect(await pageOf(file, 0, 0, 1)).toBe(6);
  });

  it.each([
    { unit: 'micron', pixelUm: 0.25, sliceUm: 2.5 },
    { unit: '\\u00B5m', pixelUm: 0.25, sliceUm: 2.5 },
    { unit: 'µm', pixelUm: 0.25, sliceUm: 2.5 },
    { unit: 'nm', pixelUm: 0.00025, sliceUm: 0.0025 },
    { unit: 'mm', pixelUm: 250, sliceUm: 2500 },
    { unit: 'pixel', pixelUm: null, sliceUm: null },
    { unit: 'furlong', pixelUm: null, sliceUm: null },
  ])('names its unit: $unit', async ({ unit, pixelUm, sliceUm }) => {
    const text = `${description}unit=${unit}\nspacing=-2.5\n`;
    const file = await open(numbered(12, text, { fields: { 282: [4000, 1000] } }));
    expect(file.info.stack).toMatchObject({ pixelUm, sliceUm });
  });

  it.each([6, 1])('may describe all planes by one page, in strips of %d rows', async (rowsPerStrip) => {
    // Three planes of two rows lie one behind the other, as the rows of a page that is six rows high do.
    // Of eight bytes, so that no strip is padded.
    const values = Array.from({ length: 8 * 6 }, (_, index) => index);
    const text = 'ImageJ=1.53t\nimages=3\nslices=3\n';
    const page = { width: 8, height: 6, values, description: text, rowsPerStrip, fields: { 257: 2 } };
    const file = await open([page]);
    expect(file.info).toMatchObject({ height: 2, stack: { slices: 3 } });
    expect([...(await file.plane({ slice: 2, channel: 0, time: 0 }))]).toEqual(values.slice(32));
  });

  it('is not believed where the strips of its only page lie apart', async () => {
    const values = Array.from({ length: 6 }, (_, index) => index);
    const text = 'ImageJ=1.53t\nimages=3\nslices=3\n';
    const page = { width: 1, height: 6, values, description: text, rowsPerStrip: 1 };
    await expect(open([{ ...page, fields: { 257: 2, 273: [8, 10] } }])).rejects.toThrow(
      'not taken for a stack',
    );
  });

  it('has colours for its channels', async () => {
    const ramp = Array.from({ length: 256 }, (_, level) => level);
    const none = ramp.map(() => 0);
    const tables = Buffer.from([none, ramp, none, ramp, ramp, ramp].flat());
    const longs = Array.from({ length: tables.length / 4 }, (_, index) => tables.readUInt32LE(index * 4));
    // Magic, the kind and number of what follows; 12, 768 and 768 bytes.
    const header = [0x49_4a_49_4a, 0x6c_75_74_73, 2];
    const fields = { 50838: [12, 768, 768], 50839: [...header, ...longs] };
    const file = await open(numbered(4, 'ImageJ=1.53t\nimages=4\nchannels=2\nslices=2\n', { fields }));
    expect(file.info.channels.map(({ colour }) => colour)).toEqual(['#00ff00', null]);
  });

  it('is not believed where the pages are others', async () => {
    const file = await open(numbered(7, description));
    expect(file.info.stack).toMatchObject({ slices: 7, channels: 1, times: 1 });
    expect(file.info.notes).toEqual([
      'The file says that it has 12 pages, and has 7: they are shown as slices.',
    ]);
  });
});

describe('plain pages', () => {
  it.each([
    { unit: 3, resolution: 20_000, pixelUm: 0.5 },
    { unit: 2, resolution: 25_400, pixelUm: 1 },
    { unit: 1, resolution: 20_000, pixelUm: null },
    // What printers and screens have.
    { unit: 2, resolution: 300, pixelUm: null },
    { unit: 3, resolution: 0, pixelUm: null },
  ])(
    'have the size that their tags tell: $resolution per unit $unit',
    async ({ unit, resolution, pixelUm }) => {
      const file = await open(numbered(3, '', { fields: { 282: [resolution, 1], 296: unit } }));
      expect(file.info.stack.pixelUm).toBe(pixelUm);
    },
  );

  it('are arranged as tifffile describes them', async () => {
    const description = JSON.stringify({ shape: [2, 3, 4, 1, 1], axes: 'CTZYX' });
    const file = await open(numbered(24, description));
    expect(file.info.stack).toMatchObject({ slices: 4, channels: 2, times: 3, order: 'XYZTC' });
    expect(await pageOf(file, 0, 1, 0)).toBe(12);
  });

  it.each(['{"shape": [2, 3]}', '{"shape": "a"}', '{"a', '{}', '{"shape":[9,1,1],"axes":"ZYX"}'])(
    'are slices where the description says nothing of use: %s',
    async (description) => {
      expect((await open(numbered(3, description))).info.stack).toMatchObject({ slices: 3 });
    },
  );
});

describe('what a person says', () => {
  it('comes before what the file says', async () => {
    const layout = { slices: 2, channels: 3, order: 'XYCZT', pixelUm: 0.2, sliceUm: 1 } as const;
    const file = await open(numbered(6, ''), { layout });
    expect(file.info.stack).toEqual({ ...layout, times: 1, corrected: true });
    expect(await pageOf(file, 1, 0, 0)).toBe(3);
    expect(file.info.channels).toHaveLength(3);
  });

  it('may be the size of a voxel only: the planes stay where they are', async () => {
    const data = '<TiffData IFD="1" FirstZ="0"/><TiffData IFD="0" FirstZ="1"/>';
    const description = ome('SizeZ="2" SizeC="1" SizeT="1"', data);
    const file = await open(numbered(2, description), { layout: { sliceUm: 0.3 } });
    expect(file.info.stack).toMatchObject({ sliceUm: 0.3, corrected: true });
    expect(await pageOf(file, 0, 0, 0)).toBe(1);
  });

  it('may leave pages over, which is said', async () => {
    const file = await open(numbered(7, ''), { layout: { slices: 3, channels: 2 } });
    expect(file.info.notes).toEqual(['1 of 7 pages are left over.']);
  });

  it('may make one slice of many channels', async () => {
    const file = await open(numbered(4, ''), { layout: { slices: 1, channels: 4 } });
    expect(await pageOf(file, 0, 3, 0)).toBe(3);
  });

  it.each([
    { layout: { channels: 2 }, message: '6 slices, 2 channels and 1 times need 12 pages; this file has 6.' },
    { layout: { slices: 0 }, message: 'A stack has at least one slice, one channel and one time.' },
    { layout: { slices: 1.5 }, message: 'A stack has at least one slice, one channel and one time.' },
  ])('is refused where it does not fit: $message', async ({ layout, message }) => {
    await expect(open(numbered(6, ''), { layout })).rejects.toMatchObject({ code: 'bad_layout', message });
  });

  it('keeps the colours of a page together', async () => {
    await expect(
      open(numbered(6, '', { samples: 3 }), { layout: { channels: 2, slices: 3 } }),
    ).rejects.toThrow('Each page of this file holds 3 channels: their number must be a multiple of it.');
    const file = await open(numbered(6, '', { samples: 3 }), { layout: { channels: 6, slices: 3 } });
    expect(await pageOf(file, 1, 4, 0)).toBe(103);
  });
});
