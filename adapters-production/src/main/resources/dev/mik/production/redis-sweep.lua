-- Removes some of what has expired. The server has dropped most values by itself; their names are what is left.
--
-- KEYS  the index, the expiries
-- ARGV  now in microseconds, or '' for the server's own clock; what stands before a name in a record's key; how many at most
-- gives how many there were
local micros
if ARGV[1] == '' then
  local time = redis.call('TIME')
  micros = time[1] * 1000000 + time[2]
else
  micros = tonumber(ARGV[1])
end
local now = math.floor(micros / 1000)
local names = redis.call('ZRANGEBYSCORE', KEYS[2], '-inf', string.format('%.0f', now), 'LIMIT', 0, ARGV[3])
if #names == 0 then
  return 0
end
local keys = {}
for at, name in ipairs(names) do
  keys[at] = ARGV[2] .. name
end
redis.call('ZREM', KEYS[1], unpack(names))
redis.call('ZREM', KEYS[2], unpack(names))
redis.call('UNLINK', unpack(keys))
return #names
