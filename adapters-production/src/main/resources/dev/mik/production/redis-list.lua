-- Lists names in bytewise order, none expired. Looks at a bounded number of them, so as not to hold up the server.
--
-- KEYS  the index, the expiries
-- ARGV  now in microseconds, or '' for the server's own clock; where the range begins and ends, as ZRANGEBYLEX has it;
--       how many names are wanted
-- gives {where to go on, or '' if that was all, name, name, …}
local micros
if ARGV[1] == '' then
  local time = redis.call('TIME')
  micros = time[1] * 1000000 + time[2]
else
  micros = tonumber(ARGV[1])
end
local now = math.floor(micros / 1000)
local from, to, wanted = ARGV[2], ARGV[3], tonumber(ARGV[4])
-- What has expired stays in the index until it is swept. Mostly that is nothing, and then no name needs a second look.
local stale = #redis.call('ZRANGEBYSCORE', KEYS[2], '-inf', string.format('%.0f', now), 'LIMIT', 0, 1) > 0
local result = {''}
local budget = 5000
while #result <= wanted do
  local names = redis.call('ZRANGEBYLEX', KEYS[1], from, to, 'LIMIT', 0, math.min(wanted + 1 - #result, 1000))
  if #names == 0 then
    return result
  end
  for _, name in ipairs(names) do
    local expires = stale and redis.call('ZSCORE', KEYS[2], name)
    if not expires or tonumber(expires) > now then
      result[#result + 1] = name
    end
  end
  from = '(' .. names[#names]
  budget = budget - #names
  if stale and budget <= 0 then
    break
  end
end
result[1] = from
return result
