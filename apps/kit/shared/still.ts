/** Where both clocks stand while pictures are taken (`?still=1`, `KIT_STILL=1`), ms since 1970. */
export const stillMs: number = Date.UTC(2026, 4, 12, 9, 30);
