"""The decisions of a gate as they are taken inside Redis, so that all workers see one order of events.

Times are whole milliseconds by Redis's own clock, unless the caller gives its own. The state of a gate is five keys:

    state    a hash: the window (`left`, `opened`, `ends`, `learnt`), what a refusal bars (`barred`), the circuit
             (`circuit`, `shut_till`, `opens`, `failures`, `failed`, `probe`, `reason`), and `born`, new after a loss
    turns    the requests under way, each with the end of its lease
    used     how many requests each campaign has made in this window
    asking   when each campaign last asked
    waiting  until when each campaign counts as waiting for somebody's turn to end, in each process
"""

PRELUDE = """
local STATE, TURNS, USED, ASKING, WAITING = KEYS[1], KEYS[2], KEYS[3], KEYS[4], KEYS[5]
local TEXTS = { circuit = true, reason = true, probe = true, born = true }
local DAY = 86400000

local function moment(given)
  if given ~= '' then return tonumber(given) end
  local time = redis.call('TIME')
  return time[1] * 1000 + math.floor(time[2] / 1000)
end

local function read()
  local flat, s = redis.call('HGETALL', STATE), {}
  for i = 1, #flat, 2 do s[flat[i]] = TEXTS[flat[i]] and flat[i + 1] or tonumber(flat[i + 1]) end
  s.circuit = s.circuit or 'CLOSED'
  return s
end

local function write(s)
  local flat = {}
  for name, value in pairs(s) do
    flat[#flat + 1] = name
    flat[#flat + 1] = TEXTS[name] and value or string.format('%.0f', value)
  end
  redis.call('DEL', STATE)
  redis.call('HSET', STATE, unpack(flat))
  for _, key in ipairs(KEYS) do redis.call('PEXPIRE', key, DAY) end
end

-- What Redis has lost, a process that remembers it brings back.
local function bear(s, turn, known, now)
  if s.born then return end
  s.born = turn
  if known.ends and known.ends > now then s.left, s.ends, s.opened = known.left, known.ends, now end
end

local function under_way(now)
  redis.call('ZREMRANGEBYSCORE', TURNS, '-inf', now)
  return redis.call('ZCARD', TURNS)
end

local function roll(s, now)
  if s.ends and s.ends <= now then
    s.left, s.ends, s.opened = nil, nil, nil
    redis.call('DEL', USED)
  end
  if s.barred and s.barred <= now then s.barred = nil end
end

local function text(value) return value and tostring(value) or '' end

local function whole(value) return value and string.format('%.0f', value) or '' end

local function reply(s, now, verdict, wait, changed)
  return { verdict, whole(wait), whole(now), changed and s.circuit or '', s.born, whole(s.seen),
    whole(s.barred and 0 or s.left), whole(s.barred or s.ends), s.circuit, whole(s.shut_till), text(s.reason) }
end
"""

ENTER = (
    PRELUDE
    + """
local now, rule = moment(ARGV[1]), cjson.decode(ARGV[2])
local turn, campaign, behind, known = ARGV[3], ARGV[4], tonumber(ARGV[5]), cjson.decode(ARGV[6])
local here = string.match(turn, '^[^/]*/[^/]*')
local s, changed = read(), false

bear(s, turn, known, now)
local busy = under_way(now)
roll(s, now)
redis.call('ZREMRANGEBYSCORE', ASKING, '-inf', now - rule.active)
redis.call('ZREMRANGEBYSCORE', WAITING, '-inf', now)

local function circuit()
  if s.circuit == 'OPEN' then
    if now < s.shut_till then return 'CIRCUIT', s.shut_till - now end
    s.circuit, s.probe, changed = 'HALF_OPEN', nil, true
  end
  if s.circuit == 'HALF_OPEN' and s.probe and redis.call('ZSCORE', TURNS, s.probe) then return 'PROBE', rule.poll end
end

local function left_of_window()
  return s.ends and math.max(0, math.min(1, (s.ends - now) / rule.window)) or 1
end

-- A few are kept for campaigns that may yet come, and given away in the window's last quarter: one campaign alone may
-- use a window whole. They are fewer where the vendor is seen to allow less than we were told.
local function kept_for_newcomers(mine)
  local few = rule.newcomers * math.min(1, (s.seen or rule.allowed) / rule.allowed)
  return mine < few and 0 or math.floor(few * math.min(1, 4 * left_of_window()))
end

-- Whoever asked of late and has used less than this campaign keeps a place: what its steady share of the window
-- still comes to. So none is left with nothing.
local function kept(others, mine)
  local share, places = rule.allowed / (#others + 1), 0
  for _, other in ipairs(others) do
    local theirs = tonumber(redis.call('HGET', USED, other) or 0)
    if theirs < mine then places = places + math.max(0, math.min(share - theirs, share * left_of_window())) end
  end
  return places
end

local function rate()
  if s.barred then return 'RATE', s.barred - now end
  if not s.left and rule.allowed then s.left = math.max(0, rule.allowed - busy) end
  if not s.left then return end
  if s.left < 1 then return 'RATE', s.ends and s.ends - now or rule.poll end
  if not rule.allowed then return end
  local mine = tonumber(redis.call('HGET', USED, campaign) or 0)
  local free = s.left - kept_for_newcomers(mine)
  if free < 1 then return 'RATE', math.max(rule.poll, (s.ends or now) - rule.window / 4 - now) end
  local others = {}
  for _, other in ipairs(redis.call('ZRANGE', ASKING, 0, -1)) do
    if other ~= campaign then others[#others + 1] = other end
  end
  if free - kept(others, mine) < 1 then return 'SHARE', rule.poll end
end

-- A place that is free goes to whoever has the fewest requests under way among those who wait for one.
local function slots()
  local free = rule.at_once - busy
  if free < 1 then return 'SLOTS', rule.poll end
  local held = {}
  for _, each in ipairs(redis.call('ZRANGE', TURNS, 0, -1)) do
    local whose = string.match(each, '^[^/]*')
    held[whose] = (held[whose] or 0) + 1
  end
  for _, each in ipairs(redis.call('ZRANGE', WAITING, 0, -1)) do
    local other = string.match(each, '^[^/]*')
    if other ~= campaign and (held[other] or 0) < (held[campaign] or 0) then free = free - 1 end
  end
  if free < 1 then return 'SLOTS', rule.poll end
end

local verdict, wait = circuit()
if not verdict then
  verdict, wait = rate()
  redis.call('ZADD', ASKING, now, campaign)
end
if not verdict then verdict, wait = slots() end

if verdict then
  redis.call('ZADD', WAITING, now + rule.waiting, here)
else
  verdict = 'GRANTED'
  if s.left then s.left = s.left - 1 end
  if rule.allowed and not s.ends then s.opened, s.ends = now, now + rule.window + rule.slack end
  if s.circuit == 'HALF_OPEN' then s.probe = turn end
  redis.call('ZADD', TURNS, now + rule.lease, turn)
  redis.call('HINCRBY', USED, campaign, 1)
  if behind > 0 then
    redis.call('ZADD', WAITING, now + rule.waiting, here)
  else
    redis.call('ZREM', WAITING, here)
  end
end
write(s)
return reply(s, now, verdict, wait, changed)
"""
)
"""ARGV: now or '', the rule, the turn ("campaign/process/number"), the campaign, how many more of it wait in that
process, and what that process last knew of the window, in case Redis has lost it."""

LEAVE = (
    PRELUDE
    + """
local now, rule = moment(ARGV[1]), cjson.decode(ARGV[2])
local turn, granted, outcome, said = ARGV[3], tonumber(ARGV[4]), ARGV[5], cjson.decode(ARGV[6])
local s = read()
local before = s.circuit
bear(s, turn, cjson.decode(ARGV[7]), now)
redis.call('ZREM', TURNS, turn)
local busy = under_way(now)
roll(s, now)

-- The vendor is believed over our own count, but not an answer that is older than the last one believed or, without a
-- word about the window, older than the window. What others have under way may not be in its count yet.
local function learn()
  if granted < (s.learnt or 0) then return end
  if said.resets_in then
    local ends = now + said.resets_in + rule.slack
    if s.ends and ends - s.ends > rule.window / 2 then redis.call('DEL', USED) end
    s.ends, s.opened = ends, s.opened or granted
  elseif granted < (s.opened or 0) then
    return
  end
  if said.remaining then
    s.left, s.learnt = math.max(0, said.remaining - busy), granted
    s.seen = math.max(s.seen or 0, said.remaining + 1)
    s.opened, s.ends = s.opened or granted, s.ends or (now + rule.window + rule.slack)
  end
end

local function open()
  s.opens = (s.opens or 0) + 1
  s.shut_till = now + math.min(rule.longest_pause, rule.first_pause * 3 ^ (s.opens - 1))
  s.circuit, s.probe, s.reason = 'OPEN', nil, said.reason
end

local function failed()
  if s.circuit == 'HALF_OPEN' and s.probe == turn then return open() end
  if s.circuit ~= 'CLOSED' then return end
  if not s.failed or now - s.failed > rule.within then s.failures = 0 end
  s.failures, s.failed = (s.failures or 0) + 1, now
  if s.failures >= rule.failures then open() end
end

local function answered()
  s.failures = nil
  if s.circuit == 'HALF_OPEN' and s.probe == turn then
    s.circuit, s.probe, s.opens, s.shut_till, s.reason = 'CLOSED', nil, nil, nil, nil
  end
end

learn()
if outcome == 'LIMITED' then
  local wait = said.retry_after or said.resets_in or math.min(s.ends and s.ends - now or 1000, rule.guess)
  s.barred = math.max(s.barred or 0, now + wait)
end
if outcome == 'FAILED' then
  failed()
elseif outcome == 'ANSWERED' or outcome == 'LIMITED' then
  if s.circuit ~= 'OPEN' then answered() end
elseif s.probe == turn then
  s.probe = nil
end
write(s)
return reply(s, now, 'LEFT', nil, s.circuit ~= before)
"""
)
"""ARGV: now or '', the rule, the turn, when it was granted, how it ended, what the vendor said, and what the process
last knew of the window."""

RENEW = (
    PRELUDE
    + """
local now = moment(ARGV[1])
for i = 3, #ARGV do redis.call('ZADD', TURNS, now + ARGV[2], ARGV[i]) end
redis.call('PEXPIRE', TURNS, DAY)
"""
)
"""ARGV: now or '', the lease, and the turns that are still under way."""
