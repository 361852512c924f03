/** Why an operation can't be done; `message` is for people. */
export class EditRefusal extends Error {
  /** For programs. */
  readonly code: EditRefusalCode;

  constructor(code: EditRefusalCode, message: string) {
    super(message);
    this.name = 'EditRefusal';
    this.code = code;
  }
}
export type EditRefusalCode =
  | 'no_such_object'
  | 'name_taken'
  | 'outside'
  | 'crosses_itself'
  | 'too_small'
  | 'too_far_apart'
  | 'covered'
  | 'encloses'
  | 'not_cut';
