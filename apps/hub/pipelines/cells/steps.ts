/** The steps of the segmentation in order: as people read them, and how much of the time each takes. */
export const steps = {
  read: { name: 'Read', weight: 0.1 },
  prepare: { name: 'Find the signal', weight: 0.1 },
  scale: { name: 'Find the scale', weight: 3 },
  segment: { name: 'Find objects', weight: 6 },
  summarise: { name: 'Measure', weight: 0.3 },
} as const;
