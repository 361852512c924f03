import { stillMs } from '../shared/still.ts';

/** Whether the page stands still for pictures: `?still=1`, with a server that does too (`KIT_STILL=1`). */
export const isStill: boolean = new URLSearchParams(location.search).get('still') === '1';

/** Stops the clock and all motion of this page. Only ever for pictures. */
export function standStill(): void {
  Date.now = () => stillMs;
  document.documentElement.dataset['still'] = '';
}
