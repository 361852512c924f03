/** What a run asks a person. */
export interface ReviewQuestion {
  /** Of the question within its job: the contract says what its answer is. */
  name: string;
  /** For people: `Are these outlines right?` */
  title: string;
  message: string | null;
  /** Answers to choose from; none where the application asks in its own way. */
  choices: readonly { value: string; label: string }[];
  /** What the screen needs to ask, the application's own JSON. */
  data: unknown;
}

/** Most of a question; texts in characters, `data` as JSON. */
export const longestQuestion = { title: 200, message: 1000, choice: 100, choices: 20, data: 16_384 } as const;
