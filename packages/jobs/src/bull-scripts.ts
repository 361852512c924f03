import { noStream } from './bull-place.ts';

/*
 * What a mirror asks of Redis, as scripts: a job's state and the newest place of the stream are read at one moment, so
 * that each event is known to be in the state already or to come after it. The keys are those that all of BullMQ's
 * libraries, in every language, share.
 */

interface Script {
  name: string;
  lua: string;
}

/** The newest place of the stream; where there is no stream, the moment before now. */
const newestPlace = `
local function newestPlace(events)
  local last = redis.call('XREVRANGE', events, '+', '-', 'COUNT', 1)
  if last[1] then return last[1][1] end
  local time = redis.call('TIME')
  return string.format('%.0f-${noStream}', time[1] * 1000 + math.floor(time[2] / 1000) - 1)
end
`;

/** The fields of a job's hash that are read, in the order of the answer. */
export const bullFields = [
  'name',
  'opts',
  'timestamp',
  'delay',
  'priority',
  'processedOn',
  'finishedOn',
  'ats',
  'atm',
  'progress',
  'failedReason',
  'data',
  'returnvalue',
] as const;

/**
 * Jobs by their ids. KEYS: events. ARGV: prefix, ids. Answers the newest place, then for each job its state, when it
 * may run and its fields. What is in no other place waits: the list of those that wait is never searched, it may be long.
 */
export const readJobs: Script = {
  name: 'headwayReadJobs',
  lua: `
${newestPlace}
local prefix = ARGV[1]
local function stateOf(id)
  for _, state in ipairs({ 'completed', 'failed', 'delayed', 'prioritized', 'waiting-children' }) do
    local score = redis.call('ZSCORE', prefix .. state, id)
    if score then return state, score end
  end
  if redis.call('LPOS', prefix .. 'active', id) then return 'active', false end
  return 'wait', false
end
local answer = { newestPlace(KEYS[1]) }
for i = 2, #ARGV do
  local fields = redis.call('HMGET', prefix .. ARGV[i], '${bullFields.join("', '")}')
  local state, score = 'missing', false
  if fields[1] then state, score = stateOf(ARGV[i]) end
  answer[i] = { state, state == 'delayed' and string.format('%.0f', math.floor(score / 4096)) or false, fields }
end
return answer`,
};

/** Ids of a list or a sorted set of the queue. KEYS: it. ARGV: from, how many. */
export const listIds: Script = {
  name: 'headwayListIds',
  lua: `
local from, to = tonumber(ARGV[1]), ARGV[1] + ARGV[2] - 1
local kind = redis.call('TYPE', KEYS[1]).ok
if kind == 'list' then return redis.call('LRANGE', KEYS[1], from, to) end
if kind == 'zset' then return redis.call('ZRANGE', KEYS[1], from, to) end
return {}`,
};

/** Ids of jobs that ended since, newest first. KEYS: completed or failed. ARGV: since when, ms; at most how many. */
export const listEnded: Script = {
  name: 'headwayListEnded',
  lua: `return redis.call('ZREVRANGEBYSCORE', KEYS[1], '+inf', ARGV[1], 'LIMIT', 0, ARGV[2])`,
};

/** Where the stream is. KEYS: events. ARGV: a place, or ''. Answers the newest place and whether it still holds the given one. */
export const findPlace: Script = {
  name: 'headwayFindPlace',
  lua: `
${newestPlace}
local held = ARGV[1] ~= '' and #redis.call('XRANGE', KEYS[1], ARGV[1], ARGV[1]) > 0
return { newestPlace(KEYS[1]), held and 1 or 0 }`,
};

/** An event of ours about a job, in BullMQ's stream. KEYS: events, meta. ARGV: event, job, text. Answers its place. */
export const addEvent: Script = {
  name: 'headwayAddEvent',
  lua: `
local most = redis.call('HGET', KEYS[2], 'opts.maxLenEvents') or 10000
return redis.call('XADD', KEYS[1], 'MAXLEN', '~', most, '*', 'event', ARGV[1], 'jobId', ARGV[2], 'text', ARGV[3])`,
};
