type MakeFormat<Options, Format> = (locale: string | undefined, options: Options) => Format;

/** Of locales and options together; applications use a handful. */
const mostMade = 100;

/**
 * Makes a format once for its locale and options: making one takes longer than rendering what it is for. What is kept is
 * a memo, not a state: the same format is the same to everyone.
 */
function madeOnce<Options, Format>(make: MakeFormat<Options, Format>): MakeFormat<Options, Format> {
  const made = new Map<string, Format>();
  return (locale, options) => {
    const key = `${locale ?? ''} ${JSON.stringify(options)}`;
    const known = made.get(key);
    if (known) return known;
    if (made.size >= mostMade) made.clear();
    const format = make(locale, options);
    made.set(key, format);
    return format;
  };
}

export const numberFormat: MakeFormat<Intl.NumberFormatOptions, Intl.NumberFormat> = madeOnce(
  (locale, options) => new Intl.NumberFormat(locale, options),
);

export const dateTimeFormat: MakeFormat<Intl.DateTimeFormatOptions, Intl.DateTimeFormat> = madeOnce(
  (locale, options) => new Intl.DateTimeFormat(locale, options),
);

export const relativeTimeFormat: MakeFormat<Intl.RelativeTimeFormatOptions, Intl.RelativeTimeFormat> =
  madeOnce((locale, options) => new Intl.RelativeTimeFormat(locale, options));
