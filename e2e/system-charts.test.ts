import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { waitUntil } from '@headway/testkit';
import type { Browser, Page } from 'playwright-core';
import { build, defaultClientConditions } from 'vite';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { accessibilityProblems, launchBrowser, missingBrowser } from './browser.ts';

const source = join(import.meta.dirname, '../packages/react/src');

/** What the page gives us to call. */
interface ChartPage {
  show: (loads: readonly (number | null)[]) => void;
  unmount: () => void;
}

const expectSoon = (isSo: () => Promise<boolean>): Promise<unknown> => waitUntil(isSo);

describe.skipIf(missingBrowser() !== null)('the charts of SystemStatus in a real browser', () => {
  let browser: Browser;
  let http: Server;
  let page: Page;

  beforeAll(async () => {
    http = await serve(await builtFiles());
    browser = await launchBrowser();
  });
  afterAll(async () => {
    await browser.close();
    http.closeAllConnections();
    http.close();
  });

  beforeEach(async () => {
    const context = await browser.newContext({ colorScheme: 'light', viewport: { width: 390, height: 800 } });
    page = await context.newPage();
    await page.goto(`http://127.0.0.1:${(http.address() as AddressInfo).port}/`);
    return () => context.close();
  });

  const show = (...loads: (number | null)[]) =>
    page.evaluate((of) => (globalThis as unknown as ChartPage).show(of), loads);
  /** Of the first chart: how far up, 0–1, its line is in each tenth of its width, `null` where there is none. */
  const line = () => page.evaluate(readLine);
  const colour = () => page.evaluate(readColour);
  const charts = () => page.locator('.uplot').count();
  const drawn = () => waitUntil(async () => (await charts()) === 5 && (await colour()) !== null);

  it('are drawn once each, from the bottom to the top', async () => {
    await show(...Array.from({ length: 41 }, (_, index) => index / 40));
    await drawn();
    const heights = await line();
    expect(heights).not.toContain(null);
    expect(heights[0]).toBeLessThan(0.1);
    expect(heights[5]).toBeGreaterThan(0.4);
    expect(heights[5]).toBeLessThan(0.6);
    expect(heights.at(-1)).toBeGreaterThan(0.85);
    expect(await accessibilityProblems(page).then(withoutPageRules)).toEqual([]);
  });

  it('have a gap where nothing was told, and follow what is told next', async () => {
    const loads = Array.from({ length: 41 }, (_, index) => (index > 16 && index < 24 ? null : 0.5));
    await show(...loads);
    await drawn();
    expect((await line()).map((height) => (height === null ? ' ' : '-')).join('')).toBe('----  ----');
    await show(...loads.map(() => 0.9));
    await expectSoon(async () => ((await line())[5] ?? 0) > 0.8);
  });

  it('follow the theme, with reduced motion too', async () => {
    await page.emulateMedia({ reducedMotion: 'reduce', colorScheme: 'light' });
    await show(0.5, 0.5, 0.5);
    await drawn();
    const light = await colour();
    await page.emulateMedia({ reducedMotion: 'reduce', colorScheme: 'dark' });
    await expectSoon(async () => (await colour()) !== light);
    await page.evaluate(() => {
      document.documentElement.dataset['theme'] = 'light';
    });
    await expectSoon(async () => (await colour()) === light);
  });

  it('are as wide as their place', async () => {
    await show(0.5, 0.5, 0.5);
    await drawn();
    const width = () => page.evaluate(() => document.querySelector('canvas')?.getBoundingClientRect().width);
    const before = (await width()) ?? 0;
    await page.setViewportSize({ width: 320, height: 800 });
    await expectSoon(async () => before - ((await width()) ?? before) === 70);
  });

  it('show the values of one moment under the pointer, and those of now after it', async () => {
    await show(0.25, 0.5, 0.75);
    await drawn();
    const first = page.locator('.hw-resource').first();
    await first.locator('.hw-chart').hover();
    await expectSoon(async () => /50\s%/.test(await first.innerText()));
    expect(await page.locator('.hw-resource').nth(1).innerText()).toContain(':00:05');
    await page.mouse.move(0, 0);
    await expectSoon(async () => /75\s%/.test(await first.innerText()));
  });

  it('leave nothing behind', async () => {
    await show(0.5, 0.5);
    await drawn();
    await page.evaluate(() => (globalThis as unknown as ChartPage).unmount());
    await expectSoon(async () => (await charts()) === 0);
  });
});

/** Our page is a part of one. */
function withoutPageRules(problems: readonly string[]): string[] {
  return problems.filter((problem) => !/^(landmark-one-main|page-has-heading-one|region):/.test(problem));
}

function readLine(): (number | null)[] {
  const canvas = document.querySelector('canvas');
  const context = canvas?.getContext('2d');
  if (!canvas || !context) throw new Error('There is no chart.');
  const { width, height } = canvas;
  return Array.from({ length: 10 }, (_, part) => {
    const x = Math.round(((part + 0.5) / 10) * width);
    const { data } = context.getImageData(x, 0, 1, height);
    // The line is opaque and blue; the grid is grey, the area is pale.
    for (let y = 0; y < height; y += 1) {
      const [red = 0, , blue = 0, alpha = 0] = data.subarray(y * 4, y * 4 + 4);
      if (alpha > 150 && blue - red > 60) return 1 - y / height;
    }
    return null;
  });
}

/** The strongest colour in the first chart. */
function readColour(): string | null {
  const canvas = document.querySelector('canvas');
  const context = canvas?.getContext('2d');
  if (!canvas || !context || canvas.width === 0) return null;
  const { data } = context.getImageData(0, 0, canvas.width, canvas.height);
  let strongest = { blue: 60, colour: null as string | null };
  for (let at = 0; at < data.length; at += 4) {
    const [red = 0, green = 0, blue = 0, alpha = 0] = data.subarray(at, at + 4);
    if (alpha > 250 && blue - red > strongest.blue) {
      strongest = { blue: blue - red, colour: `${red} ${green} ${blue}` };
    }
  }
  return strongest.colour;
}

/** The page as an application's bundler makes it: the charts' library is a file of its own. */
async function builtFiles(): Promise<ReadonlyMap<string, string>> {
  const output = await build({
    configFile: false,
    logLevel: 'error',
    resolve: { conditions: ['@headway/source', ...defaultClientConditions] },
    define: { 'process.env.NODE_ENV': '"development"' },
    build: {
      write: false,
      modulePreload: false,
      rolldownOptions: { input: [join(source, 'testing/chart-page.tsx'), join(source, 'styles.css')] },
    },
  });
  const [result] = Array.isArray(output) ? output : [output];
  if (!result || !('output' in result)) throw new Error('Expected a finished build.');
  const files = new Map(
    result.output.map((file) => [
      `/${file.fileName}`,
      file.type === 'chunk' ? file.code : String(file.source),
    ]),
  );
  const script = result.output.find((file) => file.type === 'chunk' && file.name === 'chart-page');
  const styles = [...files.keys()].filter((name) => name.endsWith('.css'));
  files.set(
    '/',
    `<!doctype html><html lang="en"><title>Charts</title>
      ${styles.map((name) => `<link rel="stylesheet" href="${name}">`).join('')}
      <body style="margin: 0"><script type="module" src="/${script?.fileName}"></script></body></html>`,
  );
  return files;
}

async function serve(files: ReadonlyMap<string, string>): Promise<Server> {
  const types = { js: 'text/javascript', css: 'text/css' } as const;
  const server = createServer((request, response) => {
    const name = request.url ?? '/';
    const ending = name.split('.').at(-1);
    const type = ending === 'js' || ending === 'css' ? types[ending] : 'text/html';
    response.setHeader('Content-Type', type);
    response.end(files.get(name) ?? '');
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return server;
}
