"""P1 to P4: mik beside its peers. Started by run.sh."""

import argparse
import json
import os
import platform
import signal
import subprocess
import sys
import threading
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import harness
from harness import ROOT, Lab, call, median, ratio, rounds, say, wrk

MB = 1 << 20
VALUE = "v" * 100
JSON = {"Content-Type": "application/json"}
SQL_ROWS = 100_000
OBJECTS = 100


def daemon_pair(lab, settings, java_opts, peer):
    """mik, and what it is compared with: the peer, or another checkout's daemon."""
    mik = lab.daemon(ROOT, join(java_opts, settings.java_opts))
    if settings.against:
        other = settings.against_java_opts if settings.against_java_opts is not None else settings.java_opts
        return mik, lab.daemon(settings.against, join(java_opts, other), "other")
    return mik, peer()


def join(*options):
    return " ".join(option for option in options if option)


def in_parallel(work, items, threads=4):
    with ThreadPoolExecutor(threads) as pool:
        for _ in pool.map(work, items):
            pass


# ---- P1, P2

def load_keys(server, count):
    say(f"loading {count:,} keys into {server.name}")
    if server.name == "webdis":
        lines = "".join(f"SET k{i:07d} {VALUE}\r\n" for i in range(count))
        subprocess.run([harness.find("redis-cli"), "-p", str(server.redis_port), "--pipe"], input=lines.encode(),
                       stdout=subprocess.DEVNULL, check=True, timeout=300)
        return

    def batch(start):
        operations = [{"op": "set", "key": f"k{i:07d}", "value": VALUE} for i in range(start, min(start + 1000, count))]
        call(server.port, "POST", "/kv/batch", json.dumps({"operations": operations}), JSON)

    in_parallel(batch, range(0, count, 1000))


def key_path(server):
    return "/GET/k%07d" if server.name == "webdis" else "/kv/k%07d"


def p1(settings):
    with Lab() as lab:
        servers = daemon_pair(lab, settings, "", lambda: lab.webdis(durable=False))
        for server in servers:
            load_keys(server, settings.keys)
            answer = call(server.port, "GET", key_path(server) % 7)
            if VALUE.encode() not in answer:
                harness.stop_with(f"{server.name} answered {answer!r}")
        sides = {s.name: lambda seconds, s=s: wrk(s, 64, seconds, "get", key_path(s), settings.keys) for s in servers}
        results, load = rounds("P1", sides, settings)
        return web_rows("P1 KV GET, 64 connections", results, load, servers, "≥ 1.0 ×, p99 ≤ 2 ×")


def p2(settings):
    with Lab() as lab:
        servers = daemon_pair(lab, settings, "", lambda: lab.webdis(durable=True))
        (lab.folder / "value").write_text(VALUE)
        (lab.folder / "value.json").write_text(json.dumps({"value": VALUE}))

        def side(server, seconds):
            if server.name == "webdis":
                return wrk(server, 16, seconds, "put", "/SET/k%07d", settings.keys, lab.folder / "value", "text/plain")
            return wrk(server, 16, seconds, "put", "/kv/k%07d", settings.keys, lab.folder / "value.json",
                       "application/json")

        results, load = rounds("P2", {s.name: lambda n, s=s: side(s, n) for s in servers}, settings)
        return web_rows("P2 KV PUT, durable, 16 connections", results, load, servers, "≥ 1.0 ×")


# ---- P3

class Jdbc:
    """The peer of P3, kept running so that it stays warm."""

    def __init__(self, lab, classpath):
        java = os.environ["JAVA_HOME"] + "/bin/"
        subprocess.run([java + "javac", "-d", str(lab.folder), str(ROOT / "bench/JdbcPeer.java")], check=True, timeout=60)
        self.process = subprocess.Popen(
            [java + "java", "--enable-native-access=ALL-UNNAMED", "-XX:+UseSerialGC",
             "-cp", f"{lab.folder}:{classpath}", "JdbcPeer", str(lab.folder / "peer.db"), str(SQL_ROWS), "2"],
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)

    def run(self, how, seconds):
        watchdog = threading.Timer(seconds + 30, self.process.kill)
        watchdog.start()
        self.process.stdin.write(f"{how} {seconds}\n")
        self.process.stdin.flush()
        line = self.process.stdout.readline()
        watchdog.cancel()
        if not line:
            harness.stop_with("the JDBC peer ended early")
        result = json.loads(line)
        return {"rate": result["requests"] * 1e6 / result["micros"], "cpu": result["cpu_micros"] / result["requests"]}


def fill_users(server):
    call(server.port, "POST", "/sql/execute",
         json.dumps({"sql": "CREATE TABLE users (id INTEGER PRIMARY KEY, name TEXT NOT NULL)"}), JSON)
    call(server.port, "POST", "/sql/execute", json.dumps(
        {"sql": "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < ?)"
                " INSERT INTO users SELECT i, 'user number ' || i FROM n", "params": [SQL_ROWS]}), JSON)


def p3(settings):
    with Lab() as lab:
        servers = [lab.daemon(ROOT, settings.java_opts)]
        if settings.against:
            other = settings.against_java_opts if settings.against_java_opts is not None else settings.java_opts
            servers.append(lab.daemon(settings.against, other, "other"))
        for server in servers:
            fill_users(server)
        sides = {s.name: lambda n, s=s: wrk(s, 16, n, "sql", SQL_ROWS) for s in servers}
        if settings.against:
            results, load = rounds("P3", sides, settings)
            return web_rows("P3 SQL point query, 16 connections", results, load, servers, "")
        # The peer reads a copy made by SQLite itself, of the same rows.
        source = next(Path(lab.folder).glob("home-*/sql.db"))
        import sqlite3
        with sqlite3.connect(f"file:{source}?mode=ro", uri=True) as db:
            db.execute("VACUUM INTO ?", (str(lab.folder / "peer.db"),))
        jar = next((ROOT / "app-daemon/target/lib").glob("sqlite-jdbc-*.jar"))
        jdbc = Jdbc(lab, jar)
        try:
            sides["jdbc, prepared each time"] = lambda n: jdbc.run("each", n)
            sides["jdbc, prepared once"] = lambda n: jdbc.run("once", n)
            results, load = rounds("P3", sides, settings)
        finally:
            jdbc.process.kill()
            jdbc.process.wait()
        ours = results.pop("mik")
        return [row("P3 SQL point query, 16 connections", "mik", ours, name, runs, load, servers[0],
                    "CPU ≤ 2 ×", cpu_ratio=True) for name, runs in results.items()]


# ---- P4

def p4(settings):
    heap = "-Xmx64m"
    return p4_get(settings, heap) + p4_put(settings, heap)


def object_path(server):
    return {"nginx": "/%d.bin", "s3proxy": "/bench/%d.bin"}.get(server.name, "/storage/bench/%d.bin")


def p4_get(settings, heap):
    with Lab() as lab:
        servers = daemon_pair(lab, settings, heap, lab.nginx)
        body = os.urandom(MB)
        for server in servers:
            for number in range(OBJECTS):
                if server.name == "nginx":
                    (lab.folder / "www" / f"{number}.bin").write_bytes(body)
                else:
                    call(server.port, "PUT", object_path(server) % number, body, {"Content-Type": "application/octet-stream"})
            if call(server.port, "GET", object_path(server) % 7) != body:
                harness.stop_with(f"{server.name} gave other bytes")
        sides = {s.name: lambda n, s=s: wrk(s, 16, n, "get", object_path(s), OBJECTS) for s in servers}
        results, load = rounds("P4 GET", sides, settings)
        return web_rows("P4 object GET, 1 MB, 16 connections, -Xmx64m", results, load, servers, "≥ 0.5 ×")


def p4_put(settings, heap):
    with Lab() as lab:
        servers = daemon_pair(lab, settings, heap, lab.s3proxy)
        (lab.folder / "body").write_bytes(os.urandom(MB))
        for server in servers:
            if server.name == "s3proxy":
                call(server.port, "PUT", "/bench")
        sides = {s.name: lambda n, s=s: wrk(s, 16, n, "put", object_path(s), OBJECTS, lab.folder / "body",
                                            "application/octet-stream") for s in servers}
        results, load = rounds("P4 PUT", sides, settings)
        return web_rows("P4 object PUT, 1 MB, 16 connections, -Xmx64m", results, load, servers, "≥ 2 ×")


# ---- the table

def web_rows(title, results, load, servers, target):
    (ours, a), (theirs, b) = results.items()
    return [row(title, ours, a, theirs, b, load, servers[0], target)]


def row(title, ours, a, theirs, b, load, server, target, cpu_ratio=False):
    def p99(runs):
        return f", p99 {median(runs, 'p99'):.1f} ms" if "p99" in runs[0] else ""

    def cpu(runs):
        return f", CPU {median(runs, 'cpu'):.0f} µs"

    shown = f"{ratio(a, b, 'rate'):.2f} ×"
    if "p99" in b[0]:
        shown += f", p99 {ratio(a, b, 'p99'):.2f} ×"
    if cpu_ratio or theirs == "other":
        shown += f", CPU {ratio(a, b, 'cpu'):.2f} ×"
    return (f"| {title} | {ours} {median(a, 'rate'):,.0f}/s{p99(a)}{cpu(a)}, RSS {server.rss_mb()} MB"
            f" | {theirs} {median(b, 'rate'):,.0f}/s{p99(b)}{cpu(b) if cpu_ratio else ''} | **{shown}** | {target} | {load:.1f} |")


ALL = {"p1": p1, "p2": p2, "p3": p3, "p4": p4}
NEEDS = {"p1": ["wrk", "redis-server", "redis-cli", "webdis"], "p2": ["wrk", "redis-server", "webdis"], "p3": ["wrk"],
         "p4": ["wrk", "nginx"]}


def options():
    parser = argparse.ArgumentParser(prog="bench/run.sh", description="mik beside its peers, in the same run.")
    parser.add_argument("which", nargs="*", metavar="p1 p2 p3 p4", help="which ones; all if none is named")
    parser.add_argument("--rounds", type=int, default=5, help="measured rounds, each with every side (default 5)")
    parser.add_argument("--seconds", type=int, default=5, help="length of a run (default 5)")
    parser.add_argument("--warmup", type=int, default=8, help="seconds of warm-up for each side (default 8)")
    parser.add_argument("--keys", type=int, default=1_000_000, help="keys of P1 and P2 (default 1,000,000)")
    parser.add_argument("--java-opts", default="", help="further JVM flags for the daemon")
    parser.add_argument("--against", type=Path, help="compare with the daemon of another checkout instead of the peers")
    parser.add_argument("--against-java-opts", help="JVM flags for that one; default: the same")
    settings = parser.parse_args()
    unknown = [name for name in settings.which if name not in ALL]
    if unknown or min(settings.rounds, settings.seconds, settings.keys) < 1:
        parser.error(f"choose from {' '.join(ALL)}, and numbers from 1")
    settings.which = settings.which or list(ALL)
    return settings


def build(checkout):
    done = subprocess.run([str(checkout / "mik"), "version"], stdin=subprocess.DEVNULL, timeout=600)
    if done.returncode:
        harness.stop_with(f"{checkout / 'mik'} does not run")


def main():
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))  # so that the servers are stopped
    settings = options()
    harness.check_tools(sorted({"wrk"} if settings.against else {t for name in settings.which for t in NEEDS[name]}))
    build(ROOT)
    if settings.against:
        settings.against = settings.against.resolve()
        build(settings.against)
    flags = next(line for line in (ROOT / "mik").read_text().splitlines() if "-XX:" in line)
    flags = " ".join(part for part in flags.split() if part.startswith("-"))
    print(f"{os.cpu_count()} cores, Linux {platform.release()}; {settings.rounds} rounds of {settings.seconds} s, "
          f"medians; daemon: `{join(flags, settings.java_opts)}`\n")
    print("| work | mik | peer | mik / peer | target | load before |\n|---|---|---|---|---|---|", flush=True)
    for name in settings.which:
        for line in ALL[name](settings):
            print(line, flush=True)


if __name__ == "__main__":
    main()
