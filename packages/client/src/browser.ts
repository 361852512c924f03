// What `npm run build` makes one file of, for pages without a bundler: no import is left in it.
export { createClient } from './create-client.ts';
export { isFinal, readJob, sentenceOf } from '@headway/protocol';
