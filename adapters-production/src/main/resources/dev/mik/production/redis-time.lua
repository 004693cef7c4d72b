-- The clock that decides what has expired, in milliseconds: that of the server which holds the keyspace.
--
-- KEYS  any key of the keyspace
local time = redis.call('TIME')
return time[1] * 1000 + math.floor(time[2] / 1000)
