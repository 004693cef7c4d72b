-- PUT of a body to a random name: arguments are a format for the path, how many names, the file of the body, its type.
local pattern, count, headers, body

function init(args)
  math.randomseed(seed)
  pattern, count = args[1], tonumber(args[2])
  local file = io.open(args[3], "rb")
  body = file:read("*a")
  file:close()
  headers = { ["Content-Type"] = args[4] }
end

function request()
  return wrk.format("PUT", string.format(pattern, math.random(0, count - 1)), headers, body)
end
