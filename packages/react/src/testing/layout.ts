import { vi } from 'vitest';

/**
 * Sizes for a page that has no layout: each row as high as `rowPx`, the box around them as high as `boxPx`, so that a
 * virtual list shows what it would. Undone by `vi.restoreAllMocks`.
 */
export function mockLayout({ rowPx, boxPx }: { rowPx: number; boxPx: number }): void {
  const isRow = (element: HTMLElement): boolean => element.dataset['index'] !== undefined;
  vi.spyOn(HTMLElement.prototype, 'offsetHeight', 'get').mockImplementation(function of(this: HTMLElement) {
    return isRow(this) ? rowPx : boxPx;
  });
  vi.spyOn(HTMLElement.prototype, 'offsetWidth', 'get').mockReturnValue(600);
  vi.spyOn(Element.prototype, 'clientHeight', 'get').mockReturnValue(boxPx);
  vi.spyOn(Element.prototype, 'scrollHeight', 'get').mockImplementation(function of(this: Element) {
    return this.firstElementChild instanceof HTMLElement
      ? Number.parseFloat(this.firstElementChild.style.height) || boxPx
      : boxPx;
  });
  Element.prototype.scrollTo = function scrollTo(this: Element, to?: ScrollToOptions | number): void {
    const top = typeof to === 'object' ? (to.top ?? 0) : 0;
    this.scrollTop = Math.max(0, Math.min(top, this.scrollHeight - this.clientHeight));
    this.dispatchEvent(new Event('scroll'));
  };
}
