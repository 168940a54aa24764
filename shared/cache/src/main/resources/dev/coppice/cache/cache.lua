-- An entry is '<version> <text>'; of version 0 there is none in the database. Without a text it says only that what is
-- older is out of date.
local operation = ARGV[1]

local function version(entry)
  return tonumber(string.match(entry, '^(%d+)'))
end

-- Each key's entry, or '' where there is none to read.
if operation == 'get' then
  local entries = redis.call('MGET', unpack(KEYS))
  for i = 1, #entries do
    if not entries[i] or not string.find(entries[i], ' ', 1, true) then entries[i] = '' end
  end
  return entries
end

-- The entry, or whether it is this caller who is to load it.
if operation == 'claim' then
  local entry = redis.call('GET', KEYS[1])
  if entry and string.find(entry, ' ', 1, true) then return {'hit', entry} end
  if redis.call('SET', KEYS[2], '1', 'NX', 'PX', ARGV[2]) then return {'load'} end
  return {'wait'}
end

-- Keeps what was loaded, unless something newer is known; nobody has to wait for it any more.
if operation == 'fill' then
  for i = 1, #KEYS do
    redis.call('DEL', KEYS[i] .. ':loading')
    local text, ttl = ARGV[2 * i], ARGV[2 * i + 1]
    local before = redis.call('GET', KEYS[i])
    if not before or version(before) <= version(text) then
      redis.call('SET', KEYS[i], text, 'PX', ttl)
    end
  end
  return {'ok'}
end

-- Says what is out of date; what is being loaded may be, so nobody waits for that.
if operation == 'drop' then
  for i = 1, #KEYS do
    redis.call('DEL', KEYS[i] .. ':loading')
    local before = redis.call('GET', KEYS[i])
    if not before or version(before) < tonumber(ARGV[i + 2]) then
      redis.call('SET', KEYS[i], ARGV[i + 2], 'PX', ARGV[2])
    end
  end
  return {'ok'}
end

return redis.error_reply('there is no operation ' .. operation)
