/** Workers keep every core busy for as long as there is work, by design and at low priority: no news. */
export const calmLevels = { cpu: { high: Infinity, low: 1, times: 1 } } as const;
