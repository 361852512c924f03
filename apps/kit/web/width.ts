import { createContext } from 'react';
import type { Context } from 'react';

export const widths = ['full', '768', '390'] as const;
/** How wide components may be: as the page, a tablet, a phone. They go by the place that they have, not by the window. */
export type Width = (typeof widths)[number];

export const WidthContext: Context<Width> = createContext<Width>('full');
