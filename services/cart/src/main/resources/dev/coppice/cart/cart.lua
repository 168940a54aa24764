-- A cart is one hash:
--   v        its version
--   l        how many lines it has
--   q:<sku>  pieces
--   w:<sku>  the price when the line was put in
--   n:<sku>  the product as last seen
--   s        since when at the latest all products are as seen, in milliseconds of the epoch
--   c        the version that was checked out last
-- Answers {'ok', all fields, ...}, or a refusal, its number, and the SKU that it is about where several were asked for.
local cart = KEYS[1]
local operation, expiry, most_lines, most_pieces, must_exist, versions =
  ARGV[1], ARGV[2], tonumber(ARGV[3]), tonumber(ARGV[4]), ARGV[5], ARGV[6]
local now, sku, quantity, was, product = ARGV[7], ARGV[8], tonumber(ARGV[9]), ARGV[10], ARGV[11]

-- A cart that is made anew begins with the clock: none of its versions was there before.
local function clock()
  local time = redis.call('TIME')
  return string.format('%.0f', time[1] * 1000000 + time[2])
end

local function version()
  return redis.call('HGET', cart, 'v') or '0'
end

local function all()
  return redis.call('HGETALL', cart)
end

local function lines()
  return tonumber(redis.call('HGET', cart, 'l') or '0')
end

local function changed()
  if version() == '0' then
    redis.call('HSET', cart, 'v', clock())
  else
    redis.call('HINCRBY', cart, 'v', 1)
  end
  redis.call('PEXPIRE', cart, expiry)
end

local function empty()
  local next_version = string.format('%.0f', tonumber(version()) + 1)
  redis.call('DEL', cart)
  redis.call('HSET', cart, 'v', next_version)
  redis.call('PEXPIRE', cart, expiry)
end

-- Writes how many there are; was and product are '' where the catalog does not answer.
local function write(pieces, reprice)
  local there = tonumber(redis.call('HGET', cart, 'q:' .. sku) or '0')
  if there == 0 and product == '' then return {'unseen'} end
  if there == 0 and lines() >= most_lines then return {'lines', lines() + 1} end
  if pieces > most_pieces then return {'pieces', there} end
  local price = redis.call('HGET', cart, 'w:' .. sku)
  local repriced = product ~= '' and (reprice or there == 0) and price ~= was
  if pieces ~= there or repriced then
    changed()
    redis.call('HSET', cart, 'q:' .. sku, string.format('%.0f', pieces))
    if there == 0 then redis.call('HINCRBY', cart, 'l', 1) end
    if repriced then redis.call('HSET', cart, 'w:' .. sku, was) end
  end
  if product ~= '' then
    redis.call('HSET', cart, 'n:' .. sku, product)
    redis.call('HSETNX', cart, 's', now)
  end
  return {'ok', all()}
end

-- What was added under a key: nothing else may be, and this not twice.
local function added()
  local before = KEYS[2] and redis.call('GET', KEYS[2])
  if not before then return nil end
  if before == sku .. ' ' .. ARGV[9] then return {'ok', all()} end
  return {'key'}
end

local function add()
  local there = tonumber(redis.call('HGET', cart, 'q:' .. sku) or '0')
  local answer = write(there + quantity, false)
  if KEYS[2] and answer[1] == 'ok' then
    redis.call('SET', KEYS[2], sku .. ' ' .. ARGV[9], 'PX', 86400000)
  end
  return answer
end

-- From the ninth argument on: SKU, pieces, and was and product as above, of each line. Nothing is written before all of
-- them are looked at.
local function replace()
  local count = (#ARGV - 8) / 4
  if count > most_lines then return {'lines', count} end
  local wanted, altered, all_seen = {}, count ~= lines(), count > 0
  for i = 9, #ARGV, 4 do
    local code, pieces, price, seen = ARGV[i], tonumber(ARGV[i + 1]), ARGV[i + 2], ARGV[i + 3]
    local there = tonumber(redis.call('HGET', cart, 'q:' .. code) or '0')
    if there == 0 and seen == '' then return {'unseen', 0, code} end
    if pieces > most_pieces then return {'pieces', there, code} end
    wanted[code] = true
    all_seen = all_seen and seen ~= ''
    altered = altered or pieces ~= there
      or (seen ~= '' and redis.call('HGET', cart, 'w:' .. code) ~= price)
  end
  if altered then
    changed()
    for _, field in ipairs(redis.call('HKEYS', cart)) do
      if string.sub(field, 2, 2) == ':' and not wanted[string.sub(field, 3)] then
        redis.call('HDEL', cart, field)
      end
    end
    redis.call('HSET', cart, 'l', string.format('%.0f', count))
  end
  for i = 9, #ARGV, 4 do
    local code, pieces, price, seen = ARGV[i], tonumber(ARGV[i + 1]), ARGV[i + 2], ARGV[i + 3]
    if altered then redis.call('HSET', cart, 'q:' .. code, string.format('%.0f', pieces)) end
    if seen ~= '' then redis.call('HSET', cart, 'w:' .. code, price, 'n:' .. code, seen) end
  end
  if all_seen then redis.call('HSET', cart, 's', now) end
  return {'ok', all()}
end

local function remove()
  if redis.call('HDEL', cart, 'q:' .. sku) == 1 then
    redis.call('HDEL', cart, 'w:' .. sku, 'n:' .. sku)
    redis.call('HINCRBY', cart, 'l', -1)
    changed()
  end
  return {'ok', all()}
end

local function merge()
  local guest = KEYS[2]
  local fields = redis.call('HGETALL', guest)
  local theirs, more = {}, 0
  for i = 1, #fields, 2 do
    theirs[fields[i]] = fields[i + 1]
    if string.sub(fields[i], 1, 2) == 'q:' and redis.call('HEXISTS', cart, fields[i]) == 0 then
      more = more + 1
    end
  end
  if more > 0 and lines() + more > most_lines then return {'lines', lines() + more} end
  local capped, altered = {}, false
  for i = 1, #fields, 2 do
    local field = fields[i]
    if string.sub(field, 1, 2) == 'q:' then
      local code = string.sub(field, 3)
      local there = tonumber(redis.call('HGET', cart, field) or '0')
      local sum = there + tonumber(theirs[field])
      if sum > most_pieces then
        sum = math.max(there, most_pieces)
        capped[#capped + 1] = code
      end
      if there == 0 then
        redis.call('HSET', cart, 'w:' .. code, theirs['w:' .. code])
        redis.call('HSET', cart, 'n:' .. code, theirs['n:' .. code])
        redis.call('HINCRBY', cart, 'l', 1)
      end
      redis.call('HSET', cart, field, string.format('%.0f', sum))
      altered = altered or sum ~= there
    end
  end
  if altered then
    changed()
    local seen = redis.call('HGET', cart, 's')
    if theirs['s'] and (not seen or tonumber(theirs['s']) < tonumber(seen)) then
      redis.call('HSET', cart, 's', theirs['s'])
    end
  end
  redis.call('DEL', guest)
  return {'ok', all(), capped}
end

local function checked_out()
  if redis.call('HGET', cart, 'c') == sku then return {'ok', all()} end
  if version() ~= sku then return {'other', version()} end
  empty()
  redis.call('HSET', cart, 'c', sku)
  return {'ok', all()}
end

local function see()
  local before = redis.call('HGET', cart, 's')
  if version() == '0' or (before and tonumber(before) > tonumber(now)) then return {'ok', {}} end
  for i = 8, #ARGV, 2 do
    if redis.call('HEXISTS', cart, 'q:' .. ARGV[i]) == 1 then
      redis.call('HSET', cart, 'n:' .. ARGV[i], ARGV[i + 1])
    end
  end
  redis.call('HSET', cart, 's', now)
  return {'ok', {}}
end

if operation == 'create' then
  changed()
  return {'ok', all()}
end
if must_exist == '1' and version() == '0' then return {'absent'} end
if operation == 'add' and added() then return added() end
if versions ~= '' and not string.find(versions, ',' .. version() .. ',', 1, true) then
  return {'changed', version()}
end
if operation == 'find' then return {'ok', all()} end
if operation == 'put' then return write(quantity, true) end
if operation == 'add' then return add() end
if operation == 'replace' then return replace() end
if operation == 'remove' then return remove() end
if operation == 'clear' then
  if lines() > 0 then empty() end
  return {'ok', all()}
end
if operation == 'merge' then return merge() end
if operation == 'checkedOut' then return checked_out() end
if operation == 'see' then return see() end
return redis.error_reply('there is no operation ' .. operation)
