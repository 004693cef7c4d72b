-- What the server that holds the keyspace tells of itself.
--
-- KEYS  any key of the keyspace
return {redis.call('INFO', 'persistence'), redis.call('INFO', 'memory')}
