import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import type { Sample } from '../resource-tile.tsx';
import { SystemStatus } from '../system-status.tsx';
import { makeSystemStatus } from './make-system-status.ts';

/** What tests in a real browser reach from outside. */
export interface ChartPageGlobals {
  /** Shows the processor at these loads, five seconds apart; `null`: nothing was told then. */
  show: (loads: readonly (number | null)[]) => void;
  unmount: () => void;
}

const element = document.createElement('div');
document.body.append(element);
const root = createRoot(element);
const start = Date.UTC(2026, 0, 1, 10);

const globals: ChartPageGlobals = {
  show(loads) {
    const history = loads.flatMap((cpuLoad, index): Sample[] => {
      if (cpuLoad === null) return [];
      const timestamp = new Date(start + index * 5000).toISOString();
      return [{ timestamp, status: makeSystemStatus({ cpuLoad }) }];
    });
    const current = history.at(-1)?.status ?? null;
    root.render(
      <StrictMode>
        <SystemStatus current={current} history={history} spanMs={(loads.length - 1) * 5000} locale="en" />
      </StrictMode>,
    );
  },
  unmount: () => root.unmount(),
};
Object.assign(globalThis, globals);
