import { join } from 'node:path';
import sharp from 'sharp';
import { executablePath, launchBrowser } from '../../../e2e/browser.ts';
import { buildPages } from '../screen/build-pages.ts';
import { measurePage, type PageMeasures, type ScreenPage } from '../screen/measure-page.ts';
import { readRecording, type Recording, recordingFile } from '../screen/recording.ts';
import { startReplayServer } from '../screen/replay-server.ts';
import { defineRow, type Figure, median } from '../row.ts';

const jobs = 'Headway hub, jobs of a project';
const activity = 'Headway hub, activity';
const images = 'Headway hub, images of a project';
const still = 'the same jobs, no events';
const plain = 'React, all rows with each event';

const perEvent = 'components rendered per event';
const perEventMs = 'main thread per event';
const longTasks = 'long tasks (> 50 ms) while watched';
const scrollP95 = 'frame while scrolling, p95';
const latencyP95 = 'event to frame, p95';

/** Events of the project: about as many as eight workers tell that segment small images. */
const perSecond = 300;
/** 120 turns are some 400 pixels each in a grid of a thousand images. */
const thoroughly = { watchMs: 8000, turns: 120 };
const quickly = { watchMs: 2000, turns: 40 };

const cells = join(import.meta.dirname, '../../../testdata/cells');

export const screen = defineRow({
  name: 'screen',
  title: 'A thousand jobs on one page',
  about:
    'Events that were recorded while real workers processed 1,000 images are replayed faster (300 a second), ' +
    'through a real server, to the built web app of the hub in headless Chromium (1280 × 800, drawn by the ' +
    'processor). A page is watched, then scrolled by the wheel to the end of its list and back, while the replay goes ' +
    'on. The controls: the page of jobs without events, and a React page that renders all jobs with each change.',
  subjects: [jobs, activity, images, still, plain],
  missing: () => (executablePath ? null : 'Chromium is missing: apt-get install chromium'),
  async run(subject, bench) {
    const recording = readRecording(recordingFile);
    const hubJobs: ScreenPage = {
      path: `/projects/${recording.projectId}?view=jobs`,
      scroller: '.hw-job-list-rows',
      facts: '.hub-facts',
      channel: 'project',
    };
    const pages: Record<typeof subject, ScreenPage> = {
      [jobs]: hubJobs,
      [activity]: { ...hubJobs, path: '/activity?view=jobs', facts: null, channel: 'user' },
      [images]: { ...hubJobs, path: `/projects/${recording.projectId}`, scroller: '.hub-grid' },
      [still]: { ...hubJobs, replayed: false },
      [plain]: {
        ...hubJobs,
        path: `/plain-list/#${recording.projectId}`,
        scroller: '#list',
        facts: '#facts',
      },
    };
    const built = await buildPages();
    const browser = await launchBrowser();
    const server = await startReplayServer({
      recording,
      web: built.web,
      pages: built.pages,
      thumbnails: await smallPictures(),
    });
    bench.keep({ stop: () => browser.close() });
    try {
      // By then all images are there, and most of them wait.
      const uploadedMs = recording.events.findLast(({ type }) => type === 'asset.created')?.atMs ?? 0;
      await server.skipTo(uploadedMs);
      const watching = { ...(bench.quick ? quickly : thoroughly), pace: paceOf(recording, uploadedMs) };
      return figuresOf(await measurePage(browser, server, pages[subject], watching));
    } finally {
      await server.close();
      await browser.close();
      built.remove();
    }
  },
  budgets: [jobs, activity, images].flatMap((page) => [
    {
      text: `${page}: at most 20 components rendered per event`,
      value: median(page, perEvent),
      limit: { atMost: 20 },
      unit: '',
    },
    { text: `${page}: no long task`, value: median(page, longTasks), limit: { atMost: 0 }, unit: '' },
    {
      text: `${page}: events on screen within 100 ms (p95)`,
      value: median(page, latencyP95),
      limit: { atMost: 100 },
      unit: 'ms',
    },
    {
      text: `${page}: 30 frames a second while scrolling (p95)`,
      value: median(page, scrollP95),
      limit: { atMost: 34 },
      unit: 'ms',
    },
  ]),
  notes: [
    'Components are counted as React’s developer tools do it: after each commit, those that carry the mark of having been rendered.',
    'A page that can’t keep up renders fewer times than events come: its counts per event are low, and its events late.',
    'The time of the main thread is that of a core, not of the clock; frames are those of a browser without a graphics card.',
  ],
});

/** How much faster than it was recorded it must be replayed, for so many events of the project a second. */
function paceOf({ events }: Recording, fromMs: number): number {
  const rest = events.filter(({ atMs, channels }) => atMs > fromMs && channels.includes('project'));
  return (perSecond * ((rest.at(-1)?.atMs ?? 0) - fromMs)) / 1000 / Math.max(1, rest.length);
}

function figuresOf({
  events,
  watched,
  busyMs,
  watchedMs,
  latencies,
  scrolled,
  heapBytes,
  nodes,
}: PageMeasures): Figure[] {
  const figures: (Figure | null)[] = [
    { metric: 'events while watched', unit: '', value: events },
    perOne(perEvent, watched.updates + watched.mounts, events),
    perOne('components rendered per commit', watched.updates + watched.mounts, watched.commits),
    perOne('commits per event', watched.commits, events),
    { metric: longTasks, unit: '', value: watched.longTasks.length },
    { metric: 'main thread busy while watched', unit: '%', value: (busyMs / watchedMs) * 100 },
    perOne(perEventMs, busyMs, events, 'ms'),
    percentile('event to frame, p50', latencies, 0.5),
    percentile(latencyP95, latencies, 0.95),
    percentile('frame while scrolling, p50', scrolled.frames, 0.5),
    percentile(scrollP95, scrolled.frames, 0.95),
    { metric: 'frames dropped while scrolling', unit: '%', value: droppedShare(scrolled.frames) * 100 },
    { metric: 'long tasks while scrolling', unit: '', value: scrolled.longTasks.length },
    { metric: 'heap at the end', unit: 'MB', value: heapBytes / 1e6 },
    { metric: 'DOM nodes at the end', unit: '', value: nodes },
  ];
  return figures.filter((figure) => figure !== null);
}

function perOne(metric: string, amount: number, of: number, unit = ''): Figure | null {
  return of === 0 ? null : { metric, unit, value: amount / of };
}

function percentile(metric: string, values: readonly number[], share: number): Figure | null {
  const value = values.toSorted((a, b) => a - b)[Math.ceil(values.length * share) - 1];
  return value === undefined ? null : { metric, unit: 'ms', value };
}

/** Of the frames of a screen with 60 a second. */
function droppedShare(frames: readonly number[]): number {
  const due = frames.map((ms) => Math.max(1, Math.round((ms * 60) / 1000)));
  const all = due.reduce((sum, count) => sum + count, 0);
  return all === 0 ? 0 : (all - frames.length) / all;
}

async function smallPictures(): Promise<Buffer[]> {
  const names = ['nuclei-crowded', 'nuclei-large', 'tissue-stained', 'nuclei-sparse'];
  return await Promise.all(
    names.map(
      async (name) =>
        await sharp(join(cells, `${name}.png`))
          .resize(256, 256)
          .webp()
          .toBuffer(),
    ),
  );
}
