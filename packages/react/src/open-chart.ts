import type uPlot from 'uplot';
import { lonePoints, type Series } from './history-series.ts';

/** What a chart shows. */
export interface ChartView extends Series {
  /** The time shown, ms since 1970. */
  from: number;
  to: number;
  /** The value at its top; 0 is at the bottom. */
  top: number;
}

export interface Chart {
  show: (view: ChartView) => void;
  /** Takes it away, also while it is still being loaded. */
  close: () => void;
}

/** The colours of a chart are those of its element, so that CSS decides them: line, area and grid. */
interface Colours {
  line: string;
  area: string;
  grid: string;
}

/**
 * A line over time that fills an element: it follows the element's size and its colours, and comes once its library
 * is loaded. Where that can't be loaded the element stays empty.
 * @param onPoint told which value is under the pointer, `null`: none
 */
export function openChart(
  element: HTMLElement,
  { syncKey, onPoint }: { syncKey: string; onPoint: (index: number | null) => void },
): Chart {
  let view: ChartView | null = null;
  let chart: uPlot | null = null;
  let resizes: ResizeObserver | null = null;
  let closed = false;

  // A change of the theme, wherever it comes from, is a transition of the element's colour (it has a very short one).
  const repaint = (): void => chart?.redraw(false);
  element.addEventListener('transitionend', repaint);

  async function load(): Promise<void> {
    const { default: UPlot } = await import('uplot');
    if (closed) return;
    chart = new UPlot(
      optionsFor(element, () => view, { syncKey, onPoint }),
      dataOf(view),
      element,
    );
    resizes = new ResizeObserver(() => chart?.setSize(sizeOf(element)));
    resizes.observe(element);
  }
  // The words beside a chart tell what it shows: without its library there is nothing else to be done.
  load().catch(() => undefined);

  return {
    show(next) {
      view = next;
      chart?.setData(dataOf(next));
    },
    close() {
      closed = true;
      resizes?.disconnect();
      element.removeEventListener('transitionend', repaint);
      chart?.destroy();
    },
  };
}

function dataOf(view: ChartView | null): uPlot.AlignedData {
  // uPlot counts time in seconds.
  return [view?.times.map((time) => time / 1000) ?? [], [...(view?.values ?? [])]];
}

function sizeOf(element: HTMLElement): { width: number; height: number } {
  return { width: element.clientWidth, height: element.clientHeight };
}

function coloursOf(element: HTMLElement): Colours {
  const { color, outlineColor, borderTopColor } = getComputedStyle(element);
  return { line: color, area: outlineColor, grid: borderTopColor };
}

function optionsFor(
  element: HTMLElement,
  view: () => ChartView | null,
  { syncKey, onPoint }: { syncKey: string; onPoint: (index: number | null) => void },
): uPlot.Options {
  const colours = (): Colours => coloursOf(element);
  const line = { stroke: () => colours().line, width: 1.5 };
  return {
    ...sizeOf(element),
    // Room for a point at an edge.
    padding: [3, 3, 3, 3],
    legend: { show: false },
    select: { show: false, left: 0, top: 0, width: 0, height: 0 },
    cursor: {
      y: false,
      drag: { x: false, y: false, setScale: false },
      points: { size: 6, fill: () => colours().line, stroke: () => colours().line },
      sync: { key: syncKey },
    },
    scales: {
      x: { range: () => [(view()?.from ?? 0) / 1000, (view()?.to ?? 1) / 1000] },
      y: { range: () => [0, view()?.top ?? 1] },
    },
    axes: [
      { show: false },
      {
        size: 0,
        ticks: { show: false },
        values: (_, splits) => splits.map(() => null),
        splits: () => [0, 0.5, 1].map((part) => part * (view()?.top ?? 1)),
        grid: { stroke: () => colours().grid, width: 1 },
      },
    ],
    series: [
      {},
      {
        ...line,
        fill: () => colours().area,
        points: {
          show: true,
          size: 4,
          filter: () => lonePoints(view() ?? { times: [], values: [] }),
          fill: () => colours().line,
          stroke: () => colours().line,
        },
      },
    ],
    hooks: { setCursor: [({ cursor }) => onPoint(cursor.idx ?? null)] },
  };
}
