-- GET of a random name: arguments are a format for the path, how many names there are.
local pattern, count

function init(args)
  math.randomseed(seed)
  pattern, count = args[1], tonumber(args[2])
end

function request()
  return wrk.format("GET", string.format(pattern, math.random(0, count - 1)))
end
