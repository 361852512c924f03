// How much may be sent at once, apart from the schemas that hold it: screens ask for these, and need no schemas.

/** The most points that a drawn outline or line may have. */
export const mostEditPoints = 2000;
/** The most operations that are saved at once. */
export const mostOperations = 2000;
/** The most objects that are told as held. */
export const mostHeld = 200;
/** The most notifications that one request marks by their ids. */
export const mostMarked = 200;
/**
 * How many versions of an image's results are kept: the newest, and of older ones the one that is current and those
 * that somebody gave a note, up to so many.
 */
export const keptVersions = { newest: 50, noted: 40 } as const;
