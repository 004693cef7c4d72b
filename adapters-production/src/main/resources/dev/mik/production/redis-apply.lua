-- Does a batch of operations as one step: works everything out, then writes. A refused batch has written nothing.
--
-- KEYS  the index, the expiries, the last version, then the record of each operation's key
-- ARGV  now in microseconds, or '' for the server's own clock; how many bytes stand before a name in a record's key;
--       how many bytes the gets may read; the type that stands as an empty one in records; then the operations:
--       g · s ttl type body match none-match · d match none-match · i by ttl match none-match · e ttl match none-match
--       ttl: milliseconds, 0 for ever, '' to keep it; a condition: '' unset, * anything, else versions between blanks
-- gives {1, now in milliseconds, a result for each operation} or {0, the index of the operation, why}
local index, expiries, clock = KEYS[1], KEYS[2], KEYS[3]
local micros
if ARGV[1] == '' then
  local time = redis.call('TIME')
  micros = time[1] * 1000000 + time[2]
else
  micros = tonumber(ARGV[1])
end
local now = math.floor(micros / 1000)
local named = tonumber(ARGV[2]) + 1
local readable = tonumber(ARGV[3])
local text = ARGV[4]
local version
local entries = {}
local written = {}
local order = {}

local function digits(number)
  return string.format('%.0f', number)
end

-- What is stored and alive, or false.
local function load(key)
  local raw = redis.call('GET', key)
  if not raw then
    return false
  end
  local tag, expires, long, at = string.match(raw, '^1 (%d+) (%d+) (%d+)\n()')
  if not tag then
    error('MIKFORMAT a key of this keyspace holds something else')
  end
  expires = tonumber(expires)
  if expires ~= 0 and expires <= now then
    return false
  end
  local from = at + tonumber(long)
  return {version = tag, expires = expires, type = string.sub(raw, at, from - 1), raw = raw, from = from, size = #raw - from + 1}
end

local function current(key)
  local entry = entries[key]
  if entry == nil then
    entry = load(key)
    entries[key] = entry
  end
  return entry
end

local function body(entry)
  return entry.body or string.sub(entry.raw, entry.from)
end

local function encoded(entry)
  if not entry.raw then
    entry.raw = '1 ' .. entry.version .. ' ' .. digits(entry.expires) .. ' ' .. #entry.type .. '\n' .. entry.type .. entry.body
  end
  return entry.raw
end

local function change(key, entry)
  entries[key] = entry
  if not written[key] then
    written[key] = true
    order[#order + 1] = key
  end
end

-- Versions follow the clock, so that none comes twice even if the data was lost or put back.
local function write(key, bytes, type, expires)
  if not version then
    version = tonumber(redis.call('GET', clock) or '0')
  end
  version = math.max(version + 1, micros)
  local entry = {version = digits(version), expires = expires, type = type, body = bytes, size = #bytes}
  change(key, entry)
  return entry.version
end

local function deadline(ttl)
  local millis = tonumber(ttl)
  return millis == 0 and 0 or now + millis
end

local function matches(condition, entry, unset)
  if condition == '' then
    return unset
  end
  return entry and (condition == '*' or string.find(condition, ' ' .. entry.version .. ' ', 1, true) ~= nil)
end

local function holds(match, none, entry)
  return matches(match, entry, true) and not matches(none, entry, false)
end

-- A signed decimal of 64 bits as two limbs of nine digits, each with the sign; numbers here are doubles and hold 53 bits.
local function limbs(decimal)
  local sign, number = 1, decimal
  if string.sub(decimal, 1, 1) == '-' then
    sign, number = -1, string.sub(decimal, 2)
  end
  local cut = math.max(#number - 9, 0)
  return sign * (tonumber(string.sub(number, 1, cut)) or 0), sign * (tonumber(string.sub(number, cut + 1)) or 0)
end

local function fits(high, low)
  local top = high < 0 and 808 or 807
  high, low = math.abs(high), math.abs(low)
  return high < 9223372036 or (high == 9223372036 and low <= 854775000 + top)
end

local function canonical(decimal)
  return decimal == '0' or (#decimal <= 20 and string.find(decimal, '^%-?[1-9]%d*$') ~= nil and fits(limbs(decimal)))
end

-- The sum, or nothing if it leaves 64 bits.
local function sum(a, b)
  local high, low = limbs(a)
  local more, rest = limbs(b)
  high, low = high + more, low + rest
  if low >= 1000000000 then
    high, low = high + 1, low - 1000000000
  elseif low <= -1000000000 then
    high, low = high - 1, low + 1000000000
  end
  if high > 0 and low < 0 then
    high, low = high - 1, low + 1000000000
  elseif high < 0 and low > 0 then
    high, low = high + 1, low - 1000000000
  end
  if not fits(high, low) then
    return nil
  end
  local sign = (high < 0 or low < 0) and '-' or ''
  high, low = digits(math.abs(high)), digits(math.abs(low))
  if high == '0' then
    return sign .. low
  end
  return sign .. high .. string.rep('0', 9 - #low) .. low
end

local results = {1, now}
local argument = 5
local function refuse(why)
  return {0, #results - 2, why}
end

for record = 4, #KEYS do
  local key = KEYS[record]
  local kind = ARGV[argument]
  local result
  if kind == 'g' then
    local entry = current(key)
    argument = argument + 1
    result = false
    if entry then
      readable = readable - entry.size
      if readable < 0 then
        return refuse('read')
      end
      result = encoded(entry)
    end
  elseif kind == 's' then
    local ttl, type, bytes, match, none = unpack(ARGV, argument + 1, argument + 5)
    argument = argument + 6
    -- A blind set need not know what it replaces.
    if (match ~= '' or none ~= '') and not holds(match, none, current(key)) then
      return refuse('precondition')
    end
    result = write(key, bytes, type, deadline(ttl))
  elseif kind == 'd' then
    local match, none = ARGV[argument + 1], ARGV[argument + 2]
    argument = argument + 3
    local entry = current(key)
    if not holds(match, none, entry) then
      return refuse('precondition')
    end
    result = 0
    if entry then
      change(key, false)
      result = 1
    end
  elseif kind == 'i' then
    local by, ttl, match, none = unpack(ARGV, argument + 1, argument + 4)
    argument = argument + 5
    local entry = current(key)
    if not holds(match, none, entry) then
      return refuse('precondition')
    end
    local before = '0'
    if entry then
      before = entry.size <= 20 and body(entry) or ''
      if not canonical(before) then
        return refuse('number')
      end
    end
    local after = sum(before, by)
    if not after then
      return refuse('overflow')
    end
    local expires = entry and entry.expires or 0
    if ttl ~= '' then
      expires = deadline(ttl)
    end
    result = {after, write(key, after, text, expires)}
  else
    local ttl, match, none = unpack(ARGV, argument + 1, argument + 3)
    argument = argument + 4
    local entry = current(key)
    if not holds(match, none, entry) then
      return refuse('precondition')
    end
    result = entry and write(key, body(entry), entry.type, deadline(ttl))
  end
  results[#results + 1] = result
end

for _, key in ipairs(order) do
  local entry = entries[key]
  local name = string.sub(key, named)
  if not entry then
    redis.call('ZREM', index, name)
    redis.call('ZREM', expiries, name)
    redis.call('DEL', key)
  elseif entry.expires == 0 then
    redis.call('ZADD', index, 0, name)
    redis.call('ZREM', expiries, name)
    redis.call('SET', key, encoded(entry))
  else
    redis.call('ZADD', index, 0, name)
    redis.call('ZADD', expiries, digits(entry.expires), name)
    redis.call('SET', key, encoded(entry), 'PXAT', digits(entry.expires))
  end
end
if version then
  redis.call('SET', clock, digits(version))
end
return results
