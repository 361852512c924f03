import { expect, it } from 'vitest';
import { ConfigError } from './config.ts';
import { databaseProblem, startProblem } from './start-problem.ts';

const failure = (facts: object) => Object.assign(new Error('internal words'), facts);

it.each([
  [{ code: 'EADDRINUSE', port: 8080 }, /^Port 8080 is in use/],
  [{ code: 'EACCES', port: 80, syscall: 'listen' }, /^Port 80 may not be used/],
  [{ code: 'EADDRNOTAVAIL' }, /^HOST is not an address/],
  [{ code: 'ENOTFOUND', hostname: 'nope' }, /^HOST is not an address/],
  [{ code: 'EACCES', path: '/data' }, /can not be written to: \/data/],
  [{ code: 'EROFS', path: '/data' }, /can not be written to: \/data/],
  [{ code: 'EEXIST', syscall: 'mkdir', path: '/data' }, /^\/data is not a folder/],
  [{ code: 'ENOTDIR', syscall: 'mkdir', path: '/data/x' }, /^\/data\/x is not a folder/],
  [{ code: 'ENOSPC', path: '/data/secret' }, /no room left/],
])('explains %j', (facts, sentence) => {
  expect(startProblem(failure(facts))).toMatch(sentence);
});

it('explains nothing that it does not know', () => {
  expect(startProblem(failure({ code: 'EOTHER' }))).toBeNull();
  expect(startProblem(failure({ code: 'ENOENT', path: '/x' }))).toBeNull();
  expect(startProblem(null)).toBeNull();
});

it.each([
  [26, /hub\.db is damaged/],
  [11, /hub\.db is damaged/],
  [14, /hub\.db can not be opened/],
  [8, /hub\.db can not be written to/],
  [13, /no room left/],
])('names the file of the SQLite error %i', (errcode, sentence) => {
  const problem = databaseProblem('/data/hub.db', failure({ errcode }));
  expect(problem).toBeInstanceOf(ConfigError);
  expect((problem as Error).message).toMatch(sentence);
});

it('passes other errors of SQLite on', () => {
  const other = failure({ errcode: 1 });
  expect(databaseProblem('/data/hub.db', other)).toBe(other);
});
