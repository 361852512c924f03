/** A row that holds what nobody of us has written: the file was damaged, or changed by hand. */
export class DamagedRow extends Error {
  readonly jobId: string;

  constructor(jobId: string, column: string, cause: unknown) {
    super(`The column '${column}' of job ${jobId} is no JSON.`, { cause });
    this.name = 'DamagedRow';
    this.jobId = jobId;
  }
}

/**
 * What a column of a job holds, as it was written.
 * @throws DamagedRow when it is no JSON.
 */
export function storedJson<Column extends string>(
  row: { id: string } & Readonly<Record<Column, string | null>>,
  column: Column,
): unknown {
  const text: string | null = row[column];
  if (text === null) return null;
  try {
    return JSON.parse(text);
  } catch (error) {
    throw new DamagedRow(row.id, column, error);
  }
}
