import { HeadwayError } from './codes.ts';

/** Small checks that decoders of wire data are made of. Each throws `bad_message` and names the field. */

export type Fields = Readonly<Record<string, unknown>>;

function refuse(field: string, expected: string, value: unknown): never {
  const came = value === null ? 'null' : Array.isArray(value) ? 'array' : typeof value;
  throw new HeadwayError('bad_message', `'${field}' must be ${expected}, got ${came}.`);
}

export function isFields(value: unknown): value is Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

export function fieldsOf(value: unknown, field: string): Fields {
  return isFields(value) ? value : refuse(field, 'an object', value);
}

export function text(fields: Fields, field: string, maxLength = 256): string {
  const value = fields[field];
  if (typeof value !== 'string' || value === '' || value.length > maxLength) {
    return refuse(field, `a string of 1 to ${maxLength} characters`, value);
  }
  return value;
}

export function optional<T>(
  fields: Fields,
  field: string,
  read: (fields: Fields, field: string) => T,
): T | undefined {
  return fields[field] === undefined ? undefined : read(fields, field);
}

export function count(fields: Fields, field: string): number {
  const value = fields[field];
  return typeof value === 'number' && Number.isSafeInteger(value) && value >= 0
    ? value
    : refuse(field, 'a whole number from 0', value);
}

export function list(fields: Fields, field: string): readonly unknown[] {
  const value = fields[field];
  return Array.isArray(value) ? value : refuse(field, 'an array', value);
}

export function texts(fields: Fields, field: string): readonly string[] {
  return list(fields, field).map((value, index) =>
    typeof value === 'string' && value.length <= 256
      ? value
      : refuse(`${field}[${index}]`, 'a string', value),
  );
}
