/** The kind of the jobs that ask something of many; the contract itself would bring its schemas into the page. */
export const bulkKind = 'bulk-action';
/** Of those that change many images. */
export const imageActionKind = 'image-action';
