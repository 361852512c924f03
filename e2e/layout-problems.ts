import type { Page } from 'playwright-core';

/**
 * What does not fit on a page, one line each: what is wider than the window, leaves its frame, or is cut without a way
 * to read it whole.
 */
export async function layoutProblems(page: Page): Promise<string[]> {
  return await page.evaluate(() => {
    const problems: string[] = [];
    const root = document.documentElement;
    if (root.scrollWidth > innerWidth)
      problems.push(`the page is ${root.scrollWidth} px wide, of ${innerWidth}`);

    const say = (element: Element): string => {
      const state = element.closest('[data-state]')?.getAttribute('data-state') ?? 'page';
      return `${state}: ${element.tagName.toLowerCase()}.${element.classList[0] ?? ''} "${(element.textContent ?? '').slice(0, 50)}"`;
    };
    const hasOwnText = (element: Element): boolean =>
      [...element.childNodes].some(
        (node) => node.nodeType === Node.TEXT_NODE && (node.textContent ?? '').trim() !== '',
      );
    /** Hidden to the eye on purpose. */
    const isTiny = ({ clientWidth, clientHeight }: Element): boolean => clientWidth <= 1 || clientHeight <= 1;

    for (const element of document.querySelectorAll('main *, .hw-toaster *')) {
      if (!(element instanceof HTMLElement) || isTiny(element)) continue;
      const style = getComputedStyle(element);
      if (style.visibility === 'hidden' || element.closest('pre, .hw-visually-hidden')) continue;
      const isCutX = style.overflowX === 'hidden' || style.overflowX === 'clip';
      const isCutY = style.overflowY === 'hidden' || style.overflowY === 'clip';
      if (element.role === 'toolbar' && element.scrollWidth > element.clientWidth + 1) {
        problems.push(`${say(element)} has buttons out of sight`);
      }
      if (hasOwnText(element)) {
        if (isCutX && element.scrollWidth > element.clientWidth + 1) {
          const isTold = element.closest('[title], [aria-label]') !== null || element.isContentEditable;
          if (style.textOverflow !== 'ellipsis') problems.push(`${say(element)} is cut without an ellipsis`);
          else if (!isTold) problems.push(`${say(element)} is cut, and its whole text is nowhere`);
        }
        if (isCutY && element.scrollHeight > element.clientHeight + 3) {
          const isClamped = style.webkitLineClamp !== 'none' && element.closest('[title]') !== null;
          if (!isClamped) problems.push(`${say(element)} is cut below`);
        }
      }
      const stage = element.closest('.kit-stage, .kit-hero-card');
      const scroller = element.parentElement?.closest(
        '[data-scrolls], [role="log"], [role="grid"], .hw-scroll',
      );
      if (stage && !scroller && hasOwnText(element)) {
        const [inner, outer] = [element.getBoundingClientRect(), stage.getBoundingClientRect()];
        if (inner.right > outer.right + 1 || inner.left < outer.left - 1)
          problems.push(`${say(element)} leaves its frame`);
      }
    }
    return problems;
  });
}
