-- A cart is one hash:
--   v        its version
--   k        the version that was read for a checkout last
--   l        how many lines it has
--   q:<sku>  pieces
--   b:<sku>  the same by the version in which they came: in '17:2 19:3 ' three were added after version 18 was checked out
--   w:<sku>  the price when the line was put in
--   n:<sku>  the product as last seen
--   s        since when at the latest all products are as seen, in milliseconds of the epoch
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

local function pieces_of(code)
  return tonumber(redis.call('HGET', cart, 'q:' .. code) or '0')
end

local function batches_of(code)
  return redis.call('HGET', cart, 'b:' .. code) or ''
end

local function may_be_ordered(since)
  return tonumber(since) <= tonumber(redis.call('HGET', cart, 'k') or '-1')
end

-- Whether some of a line may be: who puts it again then means it anew, also if there are as many.
local function some_may_be_ordered(code)
  return may_be_ordered(string.match(batches_of(code), '^%d+') or '0')
end

local function keep_line(code, pieces, batches)
  redis.call('HSET', cart, 'q:' .. code, string.format('%.0f', pieces), 'b:' .. code, batches)
end

local function batch(since, pieces)
  return string.format('%s:%.0f ', since, pieces)
end

-- All of it is of the version that the cart has now.
local function set_line(code, pieces)
  keep_line(code, pieces, batch(version(), pieces))
end

-- What is added goes with what came last, unless that may be ordered.
local function add_to_line(code, pieces)
  local before, since, last = string.match(batches_of(code), '^(.-)(%d+):(%d+) $')
  local batches
  if not since or may_be_ordered(since) then
    batches = batches_of(code) .. batch(version(), pieces)
  else
    batches = before .. batch(since, last + pieces)
  end
  keep_line(code, pieces_of(code) + pieces, batches)
end

local function take_out(code)
  redis.call('HDEL', cart, 'q:' .. code, 'b:' .. code, 'w:' .. code, 'n:' .. code)
  redis.call('HINCRBY', cart, 'l', -1)
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

-- Puts so many in place of those that are there, or adds them; was and product are '' where the catalog does not answer.
local function write(adding)
  local there = pieces_of(sku)
  if there == 0 and product == '' then return {'unseen'} end
  if there == 0 and lines() >= most_lines then return {'lines', lines() + 1} end
  if quantity + (adding and there or 0) > most_pieces then return {'pieces', there} end
  local price = redis.call('HGET', cart, 'w:' .. sku)
  local repriced = product ~= '' and (not adding or there == 0) and price ~= was
  if adding or repriced or quantity ~= there or some_may_be_ordered(sku) then
    changed()
    if adding then add_to_line(sku, quantity) else set_line(sku, quantity) end
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
  local answer = write(true)
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
    local there = pieces_of(code)
    if there == 0 and seen == '' then return {'unseen', 0, code} end
    if pieces > most_pieces then return {'pieces', there, code} end
    wanted[code] = true
    all_seen = all_seen and seen ~= ''
    altered = altered or pieces ~= there or some_may_be_ordered(code)
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
    if altered then set_line(code, pieces) end
    if seen ~= '' then redis.call('HSET', cart, 'w:' .. code, price, 'n:' .. code, seen) end
  end
  if all_seen then redis.call('HSET', cart, 's', now) end
  return {'ok', all()}
end

local function remove()
  if pieces_of(sku) > 0 then
    take_out(sku)
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
      local there = pieces_of(code)
      local sum = there + tonumber(theirs[field])
      if sum > most_pieces then
        sum = math.max(there, most_pieces)
        capped[#capped + 1] = code
      end
      if sum ~= there and not altered then
        changed()
        altered = true
      end
      if there == 0 then
        redis.call('HSET', cart, 'w:' .. code, theirs['w:' .. code], 'n:' .. code, theirs['n:' .. code])
        redis.call('HINCRBY', cart, 'l', 1)
      end
      if sum ~= there then add_to_line(code, sum - there) end
    end
  end
  if altered then
    local seen = redis.call('HGET', cart, 's')
    if theirs['s'] and (not seen or tonumber(theirs['s']) < tonumber(seen)) then
      redis.call('HSET', cart, 's', theirs['s'])
    end
  end
  redis.call('DEL', guest)
  return {'ok', all(), capped}
end

-- From now on this version may be ordered. Where there is no cart none is made.
local function check_out()
  if version() ~= '0' then redis.call('HSET', cart, 'k', version()) end
  return {'ok', all()}
end

-- Takes out what was there in the version that was ordered. What came in a later one stays.
local function clear_ordered()
  local ordered, altered = tonumber(sku), false
  for _, field in ipairs(redis.call('HKEYS', cart)) do
    if string.sub(field, 1, 2) == 'q:' then
      local code, left = string.sub(field, 3), 0
      local batches = string.gsub(batches_of(code), '(%d+):(%d+) ', function(since, pieces)
        if tonumber(since) <= ordered then return '' end
        left = left + pieces
      end)
      if left ~= pieces_of(code) then
        altered = true
        if left > 0 then keep_line(code, left, batches) else take_out(code) end
      end
    end
  end
  if altered then changed() end
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
if operation == 'put' then return write(false) end
if operation == 'add' then return add() end
if operation == 'replace' then return replace() end
if operation == 'remove' then return remove() end
if operation == 'clear' then
  if lines() > 0 then empty() end
  return {'ok', all()}
end
if operation == 'merge' then return merge() end
if operation == 'checkOut' then return check_out() end
if operation == 'clearOrdered' then return clear_ordered() end
if operation == 'see' then return see() end
return redis.error_reply('there is no operation ' .. operation)
