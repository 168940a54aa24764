-- Counts requests if they may be let in: the generic cell rate algorithm, as Gcra has it, for as
-- many requests as a gateway has gathered, one after the other, and at once for everybody else.
--
-- KEYS: what requests are counted by; a key has the time at which the next request would be due.
-- ARGV, three for each key: the interval between requests and the burst, as of its limit, and how
--   many keys the request has, with the first of them; the others follow it.
-- Returns for each key what Gcra.spare says. A request is counted by all its keys, or, where one
--   says that it is one too many, by none.
--
-- Times are in eighths of a microsecond since 2026: whole numbers, exact until 2061.
local clock = redis.call('TIME')
local now = (clock[1] - 1767225600) * 8000000 + clock[2] * 8
local spares = {}

local function keep(key, due)
  redis.call('SET', key, string.format('%.0f', due), 'PX', math.ceil((due - now) / 8000) + 1)
end

local first = 1
while first <= #KEYS do
  local last = first + ARGV[3 * first] - 1
  local letIn = true
  for i = first, last do
    local interval = tonumber(ARGV[3 * i - 2])
    local latest = now + interval * ARGV[3 * i - 1]
    local due = tonumber(redis.call('GET', KEYS[i]) or 0) or 0
    if due > latest then
      -- Later than that it can be only by another limit that held before, or another clock.
      due = latest
      keep(KEYS[i], due)
    end
    spares[i] = latest - math.max(due, now) - interval
    letIn = letIn and spares[i] >= 0
  end
  if letIn then
    for i = first, last do
      local interval = tonumber(ARGV[3 * i - 2])
      keep(KEYS[i], now + interval * ARGV[3 * i - 1] - spares[i])
    end
  end
  first = last + 1
end
return spares
