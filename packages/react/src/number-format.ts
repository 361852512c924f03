/** Formats that were made, by locale and options. A memo, not a state: the same format is the same to everyone. */
const made = new Map<string, Intl.NumberFormat>();
/** Of locales and options together; applications use a handful. */
const mostMade = 100;

/** The format of these options. Making one takes longer than rendering what it is for, so each is made once. */
export function numberFormat(
  locale: string | undefined,
  options: Intl.NumberFormatOptions,
): Intl.NumberFormat {
  const key = `${locale ?? ''} ${JSON.stringify(options)}`;
  const known = made.get(key);
  if (known) return known;
  if (made.size >= mostMade) made.clear();
  const format = new Intl.NumberFormat(locale, options);
  made.set(key, format);
  return format;
}
