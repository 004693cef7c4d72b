-- Removes a range of names, in one step however many there are.
--
-- KEYS  the index, the expiries
-- ARGV  now in microseconds, or '' for the server's own clock; where the range begins and ends, as ZRANGEBYLEX has it;
--       what stands before a name in a record's key
-- gives how many were alive
local micros
if ARGV[1] == '' then
  local time = redis.call('TIME')
  micros = time[1] * 1000000 + time[2]
else
  micros = tonumber(ARGV[1])
end
local now = math.floor(micros / 1000)
local expiring = redis.call('ZCARD', KEYS[2]) > 0
local count = 0
local from = ARGV[2]
while true do
  local names = redis.call('ZRANGEBYLEX', KEYS[1], from, ARGV[3], 'LIMIT', 0, 1000)
  if #names == 0 then
    redis.call('ZREMRANGEBYLEX', KEYS[1], ARGV[2], ARGV[3])
    return count
  end
  local keys = {}
  for at, name in ipairs(names) do
    keys[at] = ARGV[4] .. name
    local expires = expiring and redis.call('ZSCORE', KEYS[2], name)
    if not expires or tonumber(expires) > now then
      count = count + 1
    end
  end
  if expiring then
    redis.call('ZREM', KEYS[2], unpack(names))
  end
  redis.call('UNLINK', unpack(keys))
  from = '(' .. names[#names]
end
