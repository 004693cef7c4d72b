-- A point query by a random id: arguments are how many rows there are.
local count
local headers = { ["Content-Type"] = "application/json" }

function init(args)
  math.randomseed(seed)
  count = tonumber(args[1])
end

function request()
  return wrk.format("POST", "/sql/query", headers,
    string.format('{"sql":"SELECT id, name FROM users WHERE id = ?","params":[%d]}', math.random(1, count)))
end
