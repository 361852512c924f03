import { deflateSync } from 'node:zlib';
import type { OfferedPipeline, StackInfo } from '@headway/hub-api';
import { expect, it } from 'vitest';
import { pipelinesDir } from '../pipelines.ts';
import type { TestApi } from '../test-support/api.ts';
import { startSignedIn } from '../test-support/hub.ts';
import { type OddPage, oddTiff } from '../test-support/odd-stacks.ts';

const size = { width: 40, height: 30 };

/** Pages that are alike; the first may have a description. */
function alike(count: number, more: Partial<OddPage> = {}): OddPage[] {
  const { description, ...rest } = more;
  const first = description === undefined ? {} : { description };
  return Array.from({ length: count }, (_, at) => ({ ...size, ...rest, ...(at === 0 && first) }));
}

function ome(slices: number, channel = '', before = ''): string {
  const sizes = `SizeX="40" SizeY="30" SizeZ="${slices}" SizeC="1" SizeT="1"`;
  const pixels = `<Pixels DimensionOrder="XYZCT" Type="uint8" ${sizes}>${channel}</Pixels>`;
  return `<?xml version="1.0"?>${before}<OME xmlns="http://www.openmicroscopy.org/Schemas/OME/2016-06"><Image>${pixels}</Image></OME>`;
}

/** Ten times ten times ten …: a megabyte of a few lines. */
const entities = ['&b;', '&c;', '&d;', '&e;', '&f;', 'laugh']
  .map((inner, at) => `<!ENTITY ${'abcdef'[at]} "${inner.repeat(10)}">`)
  .join('');
const zeros = (count: number) => new Uint8Array(deflateSync(new Uint8Array(count)));
const whole = oddTiff(alike(5));

const cutOff = 'This file is cut off: ';
const unusable = 'The OME-XML of this file can’t be used; its pages are shown as slices.';
const realNumbers = (bits: number) =>
  `The values are real numbers of ${bits} bit; those that are no number are read as 0.`;

/** What is sent, and what a person reads: why it is refused, or how many slices there are and what was assumed. */
const files: Readonly<Record<string, readonly [Uint8Array<ArrayBuffer>, string | [number, ...string[]]]>> = {
  'without spacing.tif': [whole, [5]],
  'cut within its pixels.tif': [whole.slice(0, 3000), `${cutOff}it has no page. Send it again.`],
  'cut within its pages.tif': [
    whole.slice(0, -40),
    `${cutOff}the description of its pages is missing. Send it again.`,
  ],
  'cut and sewn up.tif': [
    oddTiff([...alike(4), { ...size, strip: new Uint8Array(100), claimedBytes: 1200 }]),
    `${cutOff}the pixels of some of its pages are missing. Send it again.`,
  ],
  'one page of another size.tif': [
    oddTiff([...alike(5), { width: 20, height: 10 }]),
    [5, '1 page of another size or kind than the others is left out.'],
  ],
  'signed.tif': [oddTiff(alike(5, { format: 2 })), [5, 'The values are signed integers of 8 bit.']],
  'signed, 16 bit.tif': [
    oddTiff(alike(5, { format: 2, bits: 16 })),
    [5, 'The values are signed integers of 16 bit.'],
  ],
  '1 bit.tif': [oddTiff(alike(5, { bits: 1 })), [5, 'The values are 0 and 1.']],
  '12 bit.tif': [oddTiff(alike(5, { bits: 12 })), [5, 'The values have 12 bit: from 0 to 4095.']],
  '64 bit.tif': [oddTiff(alike(5, { bits: 64, format: 3 })), [5, realNumbers(64)]],
  'no numbers.tif': [
    oddTiff(
      alike(5, { bits: 32, format: 3, strip: new Uint8Array(new Float32Array(1200).fill(NaN).buffer) }),
    ),
    [5, realNumbers(32)],
  ],
  'ten thousand pages.tif': [oddTiff(alike(10_000, { width: 8, height: 8 })), [10_000]],
  'no pixels.tif': [
    oddTiff(alike(3, { width: 0, height: 0, strip: new Uint8Array(2) })),
    'This TIFF says that it has no pixels.',
  ],
  'planes larger than allowed.tif': [
    oddTiff(alike(3, { width: 1200, height: 1000, compression: 8, strip: zeros(1_200_000) })),
    'The image has 1.2 megapixels; 1.0 are allowed.',
  ],
  'in a circle.tif': [
    oddTiff(alike(3), { endless: true }),
    [3, 'The list of pages is damaged: it runs in a circle after page 3.'],
  ],
  'JPEG 2000.tif': [
    oddTiff(alike(3, { compression: 34712 })),
    "This TIFF is compressed in a way that can't be read here (JPEG 2000). Save it without compression, or with LZW or deflate.",
  ],
  'unpacks to far more than it says.tif': [
    oddTiff(alike(3, { compression: 8, strip: zeros(50_000_000) })),
    'This file is damaged: part of its pixels can’t be unpacked. Send it again.',
  ],
  'unpacks to less.tif': [
    oddTiff(alike(3, { compression: 8, strip: zeros(100) })),
    'This file is damaged: part of its pixels is missing. Send it again.',
  ],
  'does not unpack.tif': [
    oddTiff(alike(3, { compression: 8, strip: new Uint8Array(100).fill(7) })),
    'This file is damaged: part of its pixels can’t be unpacked. Send it again.',
  ],
  'a thousand million pages by its own words.tif': [
    oddTiff(alike(3, { description: 'ImageJ=1.53t\nimages=1000000000\nslices=1000000000\n' })),
    [3, 'The file says that it has 1000000000 pages, and has 3: they are shown as slices.'],
  ],
  'spacing below nothing.tif': [
    oddTiff(alike(3, { description: 'ImageJ=1.53t\nimages=3\nslices=3\nspacing=-1e400\nunit=micron\n' })),
    [3],
  ],
  'other counts than pages.tif': [
    oddTiff(alike(6, { description: 'ImageJ=1.53t\nimages=6\nslices=4\nchannels=2\n' })),
    [
      6,
      'The file says that it has 2 × 4 × 1 channels, slices and times, and has 6 pages: they are shown as slices.',
    ],
  ],
  'OME that laughs.tif': [
    oddTiff(alike(5, { description: ome(5, '<Channel Name="&a;"/>', `<!DOCTYPE laughs [${entities}]>`) })),
    [5, unusable],
  ],
  'OME of more slices than there are.tif': [oddTiff(alike(5, { description: ome(1e9) })), [5, unusable]],
  'OME that breaks off.tif': [oddTiff(alike(5, { description: ome(5).slice(0, 90) })), [5, unusable]],
};

it('says of each odd stack what is wrong with it, or shows it and says what was assumed', async () => {
  const { api } = await startSignedIn({ pipelinesDir, env: { HEADWAY_MAX_PIXELS: '1000000' } });
  const { id } = await api.createProject();
  const read: Record<string, unknown> = {};
  for (const [name, [content]] of Object.entries(files)) {
    const { body } = await api.upload(id, [{ name, content }], '?process=false');
    const [asset] = body.items ?? [];
    read[name] = asset ? await shown(api, asset.id) : body.rejected[0]?.problem.detail;
  }
  expect(read).toEqual(Object.fromEntries(Object.entries(files).map(([name, [, words]]) => [name, words])));
});

/** How many slices there are and what was assumed; the first and the last of them can be seen. */
async function shown(api: TestApi, assetId: string): Promise<unknown> {
  const { status, body } = await api.get<StackInfo>(`/api/assets/${assetId}/stack`);
  if (status !== 200) return body;
  const { slices } = body.stack;
  for (const slice of [0, slices - 1]) {
    const plane = await api.get(`/api/assets/${assetId}/planes/z${slice}-t0/pixels`);
    if (plane.status !== 200) return plane.body;
  }
  return [slices, ...body.notes];
}

it('runs on odd stacks, or says why not and keeps them', async () => {
  const { api } = await startSignedIn({ pipelinesDir });
  const { id } = await api.createProject();
  const run = async (name: string, content: Uint8Array<ArrayBuffer>) => {
    const asset = await api.uploadOne(id, { name, content });
    const job = await api.jobIn(asset.latestJobId ?? '', 'completed', 'failed', 'reviewing');
    const { kind, summary, error, status } = job;
    expect(kind).toBe('zstack');
    expect((await api.get(`/api/assets/${asset.id}/planes/z1-t0/pixels`)).status).toBe(200);
    return summary?.outcome ?? error?.message ?? status;
  };
  const real = new Uint8Array(new Float32Array(1200).fill(NaN).buffer);
  expect(await run('nan.tif', oddTiff(alike(5, { bits: 32, format: 3, strip: real })))).toBe('nothing_found');
  expect(await run('black.tif', oddTiff(alike(5, { strip: new Uint8Array(1200) })))).toBe('nothing_found');
  // Pages that are all the same: something is found, of which nobody can be sure.
  expect(await run('many.tif', oddTiff(alike(10_000, { width: 8, height: 8 })))).toBe('reviewing');
  const wide = { width: 600, height: 600, compression: 8, strip: zeros(360_000) };
  expect(await run('large.tif', oddTiff(alike(300, wide)))).toMatch(
    /^This stack has 600 × 600 × 300 voxels, 108 million; .* The file is kept, and can be looked at/,
  );
});

it('takes a file of one plane for an image, for pipelines of images', async () => {
  const { api } = await startSignedIn({ pipelinesDir });
  const { id } = await api.createProject();
  const asset = await api.uploadOne(id, { name: 'one.tif', content: oddTiff(alike(1)) }, '?process=false');
  expect(asset.stack ?? null).toBeNull();
  const { body } = await api.get<OfferedPipeline[]>(`/api/assets/${asset.id}/pipelines`);
  expect(body.map(({ kind, startsByItself }) => [kind, startsByItself])).toEqual([['cells', true]]);
});
