import { existsSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { type Browser, type BrowserContext, chromium, type Page } from 'playwright-core';

export const executablePath: string | undefined = [
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome',
].find((path) => existsSync(path));

/** Why the browser tests can't run here, or `null`. With `CI=true` a missing browser is an error. */
export function missingBrowser(): string | null {
  if (executablePath) return null;
  const reason = 'Chromium is missing: apt-get install chromium';
  if (process.env['CI'] === 'true') throw new Error(reason);
  console.warn(`Browser tests are skipped. ${reason}`);
  return reason;
}

/** A browser that opens each page in a window of its own. */
export async function launchBrowser(): Promise<Browser> {
  const browser = await chromium.launch({
    ...(executablePath && { executablePath }),
    args: [
      '--no-sandbox',
      '--disable-gpu',
      '--disable-background-networking',
      '--disable-component-update',
      '--no-first-run',
    ],
  });
  const newContext = browser.newContext.bind(browser);
  browser.newContext = async (options) => openInWindows(browser, await newContext(options));
  return browser;
}

/**
 * A tab that is not in front is drawn once a second, and a click waits for two frames: tests of several tabs would mostly
 * wait. A window is always in front; everything else is the same for a page.
 */
function openInWindows(browser: Browser, context: BrowserContext): BrowserContext {
  const newPage = context.newPage.bind(context);
  let turn: Promise<unknown> = Promise.resolve();

  async function newWindow(beside: Page): Promise<Page> {
    const ofPage = await context.newCDPSession(beside);
    const { browserContextId = '' } = (await ofPage.send('Target.getTargetInfo')).targetInfo;
    await ofPage.detach();
    const ofBrowser = await browser.newBrowserCDPSession();
    const opening = context.waitForEvent('page');
    await ofBrowser.send('Target.createTarget', { url: 'about:blank', browserContextId, newWindow: true });
    await ofBrowser.detach();
    return await opening;
  }

  // One after the other: of two that open at once nobody could tell which is whose.
  context.newPage = async () => {
    const before = turn;
    const opened = before.then(async () => {
      const [beside] = context.pages();
      return await (beside ? newWindow(beside) : newPage());
    });
    turn = opened.catch(() => undefined);
    return await opened;
  };
  return context;
}

const axeSource = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

/**
 * What axe finds on a page, one line each; empty when all is well.
 * @param rules those that are asked, by their ids; @default all
 */
export async function accessibilityProblems(page: Page, rules?: readonly string[]): Promise<string[]> {
  await page.evaluate(axeSource);
  // What is still fading in or out has no contrast of its own.
  await page.evaluate(() => {
    for (const animation of document.getAnimations()) {
      if (animation.effect?.getComputedTiming().endTime !== Infinity) animation.finish();
    }
  });
  return await page.evaluate(
    async (asked) => {
      const { axe } = globalThis as unknown as {
        axe: {
          run(options: object): Promise<{
            violations: { id: string; help: string; nodes: { html: string }[] }[];
          }>;
        };
      };
      const { violations } = await axe.run(asked ? { runOnly: asked } : {});
      return violations.map(
        ({ id, help, nodes }) => `${id}: ${help}: ${nodes.map((node) => node.html).join(' | ')}`,
      );
    },
    rules && [...rules],
  );
}
