#!/bin/sh
# A tour of the API: every request that the daemon guide shows for KV, SQL, storage and the system endpoints, typed as
# the guide types it, with its answer, checked against what the guide prints.
#
#   examples/tour.sh [base-url]        default http://localhost:9919
#
# Needs a POSIX shell and curl. It may run again on the same daemon: it begins by removing what it makes, the tables
# `users` and `posts`, the keys `mykey`, `session:abc123`, `user:1` to `user:3`, and the objects `files/data.bin` and
# `images/logo.png`. So do not point it at a daemon where those are yours.
set -eu

documented=http://localhost:9919
base=${1:-$documented}
base=${base%/}
checks=0
answer=
status=
command=

folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
trap 'exit 1' HUP INT TERM
cd "$folder"

# The guide's images/logo.png has 12345 bytes.
dd if=/dev/zero of=logo.png bs=12345 count=1 2>/dev/null

fail() {
  printf '\ntour: FAILED after %s checks: %s\n' "$checks" "$1" >&2
  printf '  request:  %s\n  answered: %s\n  body:     %s\n' "$command" "$status" "$answer" >&2
  exit 1
}

chapter() {
  printf '\n== %s\n' "$1"
}

# What the commands below call: the real curl, without the user's own settings, followed by a line with the status.
curl() {
  command curl -q -sS --noproxy '*' --max-time 60 -w '\n%{http_code}\n' "$@"
}

# Runs the command on standard input and keeps its answer and status.
call() {
  command=$(cat)
  here=$(printf '%s' "$command" | sed "s|$documented|$base|g")
  if ! eval "$here" >reply 2>complaint; then
    status='no answer'
    answer=$(cat complaint)
    fail "curl could not reach $base"
  fi
  status=$(tail -n 1 reply)
  answer=$(sed '$d' reply | tr -d '\r')
}

# The same, printed.
show() {
  call
  printf '\n%s\n' "$command" | sed 's/^/$ /; s/^\$ $//'
  printf '%s' "$answer" | head -n 12 | cut -c 1-200 | sed 's/^/  /'
  [ -z "$answer" ] || printf '\n'
  printf '  (%s)\n' "$status"
}

# JSON is compared without its white space, which the guide sets for reading.
squeeze() {
  printf '%s' "$1" | tr -d ' \t\n'
}

status_is() {
  [ "$status" = "$1" ] || fail "expected status $1"
  checks=$((checks + 1))
}

answer_is() {
  [ "$(squeeze "$answer")" = "$(squeeze "$1")" ] || fail "expected exactly $1"
  checks=$((checks + 1))
}

answer_has() {
  case $(squeeze "$answer") in
    *"$(squeeze "$1")"*) checks=$((checks + 1)) ;;
    *) fail "expected in the answer: $1" ;;
  esac
}

header_is() {
  printf '%s\n' "$answer" | grep -qi "^$1: *$2" || fail "expected a header $1: $2"
  checks=$((checks + 1))
}

# --- a clean start, so that the tour can be run again

for key in mykey session:abc123 user:1 user:2 user:3; do
  echo "curl -X DELETE $documented/kv/$key" | call
done
for path in files/data.bin images/logo.png; do
  echo "curl -X DELETE $documented/storage/$path" | call
done
for table in posts users; do
  call <<END
curl -X POST $documented/sql/execute -H "Content-Type: application/json" -d '{"sql": "DROP TABLE IF EXISTS $table"}'
END
  [ "$status" = 200 ] || fail "could not drop the table $table"
done

chapter 'System Endpoints'

show <<'END'
curl http://localhost:9919/health
END
status_is 200
answer_is '{"status": "healthy", "uptime": "running"}'

show <<'END'
curl http://localhost:9919/version
END
status_is 200
answer_is '{"version": "0.1.0", "build": "release"}'

chapter 'KV Store'

show <<'END'
curl -X PUT http://localhost:9919/kv/mykey \
  -H "Content-Type: application/json" \
  -d '{"value": "hello world", "ttl": 3600}'
END
status_is 200

show <<'END'
curl http://localhost:9919/kv/mykey
END
status_is 200
answer_has '"key": "mykey", "value": "hello world"'

show <<'END'
curl -X DELETE http://localhost:9919/kv/mykey
END
status_is 204

show <<'END'
curl http://localhost:9919/kv/mykey
END
status_is 404
answer_has "Key 'mykey' not found"

for key in user:1 user:2 user:3; do
  call <<END
curl -X PUT http://localhost:9919/kv/$key -H "Content-Type: application/json" -d '{"value": "someone"}'
END
  status_is 200
done
show <<'END'
curl "http://localhost:9919/kv?prefix=user:"
END
status_is 200
answer_has '"keys": ['
answer_has '"user:1", "user:2", "user:3"'

chapter 'Example: Session Storage'

show <<'END'
curl -X PUT http://localhost:9919/kv/session:abc123 \
  -H "Content-Type: application/json" \
  -d '{"value": "{\"user_id\": 42, \"role\": \"admin\"}", "ttl": 3600}'
END
status_is 200

show <<'END'
curl http://localhost:9919/kv/session:abc123
END
status_is 200
answer_has '"key": "session:abc123", "value": "{\"user_id\": 42, \"role\": \"admin\"}"'

show <<'END'
curl "http://localhost:9919/kv?prefix=session:"
END
status_is 200
answer_has '"session:abc123"'

chapter 'SQL Database'

show <<'END'
curl -X POST http://localhost:9919/sql/execute \
  -H "Content-Type: application/json" \
  -d '{"sql": "CREATE TABLE users (id INTEGER PRIMARY KEY, name TEXT NOT NULL)"}'
END
status_is 200

# The guide queries Alice before it shows how she came in.
call <<'END'
curl -X POST http://localhost:9919/sql/execute -H "Content-Type: application/json" \
  -d '{"sql": "INSERT INTO users (id, name) VALUES (1, ?)", "params": ["Alice"]}'
END
status_is 200
answer_is '{"rows_affected": 1}'

show <<'END'
curl -X POST http://localhost:9919/sql/query \
  -H "Content-Type: application/json" \
  -d '{"sql": "SELECT * FROM users WHERE id = ?", "params": [1]}'
END
status_is 200
answer_is '{ "columns": ["id", "name"], "rows": [{"id": 1, "name": "Alice"}], "rows_affected": 0}'

chapter 'Batch Operations (Atomic)'

show <<'END'
curl -X POST http://localhost:9919/sql/batch \
  -H "Content-Type: application/json" \
  -d '{ "statements": [ {"sql": "INSERT INTO users (name) VALUES (?)", "params": ["Alice"]}, {"sql": "INSERT INTO users (name) VALUES (?)", "params": ["Bob"]}, {"sql": "UPDATE users SET name = ? WHERE id = ?", "params": ["Charlie", 1]} ]}'
END
status_is 200
answer_is '{ "results": [ {"rows_affected": 1}, {"rows_affected": 1}, {"rows_affected": 1} ], "total_affected": 3}'

chapter 'Example: Create Schema'

show <<'END'
curl -X POST http://localhost:9919/sql/execute \
  -H "Content-Type: application/json" \
  -d '{"sql": "CREATE TABLE IF NOT EXISTS posts (id INTEGER PRIMARY KEY, title TEXT, user_id INTEGER REFERENCES users(id))"}'
END
status_is 200

show <<'END'
curl -X POST http://localhost:9919/sql/execute \
  -H "Content-Type: application/json" \
  -d '{"sql": "INSERT INTO posts (title, user_id) VALUES (?, ?)", "params": ["Hello World", 1]}'
END
status_is 200
answer_is '{"rows_affected": 1}'

show <<'END'
curl -X POST http://localhost:9919/sql/query \
  -H "Content-Type: application/json" \
  -d '{"sql": "SELECT p.title, u.name FROM posts p JOIN users u ON p.user_id = u.id"}'
END
status_is 200
answer_is '{"columns": ["title", "name"], "rows": [{"title": "Hello World", "name": "Charlie"}], "rows_affected": 0}'

# Foreign keys are enabled by default.
show <<'END'
curl -X POST http://localhost:9919/sql/execute \
  -H "Content-Type: application/json" \
  -d '{"sql": "INSERT INTO posts (title, user_id) VALUES (?, ?)", "params": ["Nobody wrote this", 999]}'
END
status_is 409
answer_has '"code": "constraint-violation"'

chapter 'Object Storage'

show <<'END'
curl -X PUT http://localhost:9919/storage/files/data.bin \
  -H "Content-Type: application/octet-stream" \
  --data-binary @logo.png
END
status_is 201

show <<'END'
curl http://localhost:9919/storage/files/data.bin -o data.bin
END
status_is 200
cmp -s logo.png data.bin || fail 'the download differs from the upload'
checks=$((checks + 1))

show <<'END'
curl -X DELETE http://localhost:9919/storage/files/data.bin
END
status_is 204

chapter 'Example: File Upload'

show <<'END'
curl -X PUT http://localhost:9919/storage/images/logo.png \
  -H "Content-Type: image/png" \
  --data-binary @logo.png
END
status_is 201

show <<'END'
curl -I http://localhost:9919/storage/images/logo.png
END
status_is 200
header_is Content-Type image/png
header_is Content-Length 12345
header_is Last-Modified '[A-Z][a-z][a-z], '
header_is ETag '"'

show <<'END'
curl "http://localhost:9919/storage?prefix=images/"
END
status_is 200
answer_has '{"path": "images/logo.png", "size": 12345, '

show <<'END'
curl http://localhost:9919/storage/images/logo.png -o downloaded.png
END
status_is 200
cmp -s logo.png downloaded.png || fail 'the download differs from the upload'
checks=$((checks + 1))

chapter 'Prometheus Metrics'

show <<'END'
curl http://localhost:9919/metrics
END
status_is 200
for metric in mik_http_requests_total mik_http_request_duration_seconds mik_kv_operations_total mik_sql_queries_total \
  mik_storage_operations_total; do
  answer_has "# HELP $metric"
  answer_has "# TYPE $metric"
done

printf '\ntour: %s checks passed\n' "$checks"
