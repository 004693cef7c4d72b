"""Servers in a temporary folder, wrk runs, rounds that alternate, and the table."""

import http.client
import json
import os
import shutil
import signal
import socket
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
LUA = ROOT / "bench" / "lua"
TOOLS = {"wrk": "wrk", "redis-server": "redis-server", "redis-cli": "redis-tools", "webdis": "webdis", "nginx": "nginx-light"}
START_LIMIT = 60


def say(text):
    print(text, file=sys.stderr, flush=True)


def stop_with(sentence):
    raise SystemExit("bench: " + sentence)


def check_tools(names):
    missing = [name for name in names if not find(name)]
    if missing:
        packages = " ".join(TOOLS[name] for name in missing)
        stop_with(f"{', '.join(missing)} missing; get it with: apt-get install {packages}")


def find(name):
    return shutil.which(name) or shutil.which(name, path="/usr/sbin:/usr/local/sbin")


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def call(port, method, path, body=None, headers=None, expect=(200, 201)):
    """One request; its answer's bytes."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
    try:
        connection.request(method, path, body, headers or {})
        answer = connection.getresponse()
        data = answer.read()
        if answer.status not in expect:
            stop_with(f"{method} {path} gave {answer.status}: {data[:300]!r}")
        return data
    finally:
        connection.close()


class Server:
    """A process that listens on a port, alone in its process group."""

    def __init__(self, lab, name, command, port, env=None):
        self.name, self.port, self.log = name, port, lab.folder / f"{name}-{port}.log"
        with open(self.log, "wb") as out:
            self.process = subprocess.Popen(
                command, cwd=lab.folder, env={**os.environ, **(env or {})}, stdin=subprocess.DEVNULL,
                stdout=out, stderr=out, start_new_session=True)
        lab.servers.append(self)
        deadline = time.monotonic() + START_LIMIT
        while not self.listens():
            if self.process.poll() is not None or time.monotonic() > deadline:
                stop_with(f"{name} did not start:\n" + self.log.read_text(errors="replace")[-2000:])
            time.sleep(0.05)

    def listens(self):
        with socket.socket() as probe:
            probe.settimeout(1)
            return probe.connect_ex(("127.0.0.1", self.port)) == 0

    def cpu_micros(self):
        fields = Path(f"/proc/{self.process.pid}/stat").read_text().rsplit(")", 1)[1].split()
        return (int(fields[11]) + int(fields[12])) * 1_000_000 // os.sysconf("SC_CLK_TCK")

    def rss_mb(self):
        for line in Path(f"/proc/{self.process.pid}/status").read_text().splitlines():
            if line.startswith("VmRSS"):
                return int(line.split()[1]) // 1024
        return 0

    def stop(self):
        for sign, wait in ((signal.SIGTERM, 15), (signal.SIGKILL, 5)):
            if self.process.poll() is None:
                try:
                    os.killpg(self.process.pid, sign)
                    self.process.wait(wait)
                except (ProcessLookupError, subprocess.TimeoutExpired):
                    pass


class Lab:
    """One benchmark's servers and files; all gone when it ends, however it ends."""

    def __enter__(self):
        self.folder = Path(tempfile.mkdtemp(prefix="mik-bench-"))
        self.servers = []
        return self

    def __exit__(self, *_):
        for server in reversed(self.servers):
            server.stop()
        shutil.rmtree(self.folder, ignore_errors=True)

    def daemon(self, checkout, java_opts, name="mik"):
        port = free_port()
        home = self.folder / f"home-{port}"
        return Server(self, name, [str(checkout / "mik"), "daemon", "--port", str(port)], port,
                      {"MIK_HOME": str(home), "MIK_JAVA_OPTS": java_opts, "MIK_API_KEY": "", "HOST": "127.0.0.1"})

    def webdis(self, durable):
        """Redis and webdis before it; the latter is what is asked."""
        port, web = free_port(), free_port()
        durability = ["--appendonly", "yes", "--appendfsync", "always"] if durable else ["--appendonly", "no"]
        redis = self.folder / f"redis-{port}"
        redis.mkdir()
        Server(self, "redis", [find("redis-server"), "--port", str(port), "--bind", "127.0.0.1", "--save", "",
                               "--dir", str(redis), "--daemonize", "no", *durability], port)
        config = self.folder / "webdis.json"
        config.write_text(json.dumps({
            "redis_host": "127.0.0.1", "redis_port": port, "http_host": "127.0.0.1", "http_port": web, "threads": 2,
            "pool_size": 20, "daemonize": False, "database": 0, "verbosity": 1,
            "logfile": str(self.folder / "webdis.log")}))
        server = Server(self, "webdis", [find("webdis"), str(config)], web)
        server.redis_port = port
        return server

    def nginx(self):
        port = free_port()
        (self.folder / "www").mkdir()
        (self.folder / "nginx.conf").write_text(
            f"daemon off; worker_processes 2; pid {self.folder}/nginx.pid; error_log {self.folder}/nginx.err;\n"
            "events { worker_connections 1024; }\n"
            "http { access_log off; sendfile on; tcp_nopush on; keepalive_requests 1000000000;\n"
            f"  client_body_temp_path {self.folder}/t1; proxy_temp_path {self.folder}/t2;"
            f" fastcgi_temp_path {self.folder}/t3; uwsgi_temp_path {self.folder}/t4; scgi_temp_path {self.folder}/t5;\n"
            f"  server {{ listen 127.0.0.1:{port}; root {self.folder}/www; }} }}\n"
            + ("user root;\n" if os.getuid() == 0 else ""))
        return Server(self, "nginx", [find("nginx"), "-p", str(self.folder), "-c", str(self.folder / "nginx.conf")], port)

    def s3proxy(self):
        port = free_port()
        data = self.folder / "s3"
        data.mkdir()
        classpath = self.folder / "s3.cp"
        say("resolving S3Proxy")
        done = subprocess.run(
            [str(ROOT / "mvnw"), "-q", "-B", "-f", str(ROOT / "bench/s3proxy/pom.xml"),
             "dependency:build-classpath", f"-Dmdep.outputFile={classpath}"],
            stdin=subprocess.DEVNULL, capture_output=True, timeout=300, text=True)
        if done.returncode:
            stop_with("S3Proxy could not be fetched with Maven:\n" + done.stdout[-2000:])
        (self.folder / "s3.conf").write_text(
            f"s3proxy.endpoint=http://127.0.0.1:{port}\ns3proxy.authorization=none\n"
            f"jclouds.provider=filesystem\njclouds.filesystem.basedir={data}\n")
        return Server(self, "s3proxy", [
            os.environ["JAVA_HOME"] + "/bin/java", f"-Dlogback.configurationFile={ROOT}/bench/s3proxy/logback.xml",
            "-cp", classpath.read_text().strip(), "org.gaul.s3proxy.Main",
            "--properties", str(self.folder / "s3.conf")], port)


def wrk(server, connections, seconds, script, *args):
    """One run: requests/s, p50 and p99 in ms, the server's CPU per request in µs."""
    joined = server.log.parent / f"{script}.lua"
    joined.write_text((LUA / "report.lua").read_text() + (LUA / f"{script}.lua").read_text())
    before = server.cpu_micros()
    done = subprocess.run(
        [find("wrk"), "-t2", f"-c{connections}", f"-d{seconds}s", "--timeout", "10s", "-s", str(joined),
         f"http://127.0.0.1:{server.port}", "--", *[str(a) for a in args]],
        stdin=subprocess.DEVNULL, capture_output=True, text=True, timeout=seconds + 60)
    cpu = server.cpu_micros() - before
    lines = [line for line in done.stdout.splitlines() if line.startswith("RESULT ")]
    if not lines:
        stop_with(f"wrk failed against {server.name}: {done.stdout[-500:]} {done.stderr[-500:]}")
    result = json.loads(lines[0].removeprefix("RESULT "))
    if result["bad"]:
        stop_with(f"{result['bad']} of {result['requests']} requests to {server.name} failed; see {script}.lua")
    return {"rate": result["requests"] * 1e6 / result["micros"], "p50": result["p50"], "p99": result["p99"],
            "cpu": cpu / result["requests"]}


def rounds(title, sides, settings):
    """Runs each side once to warm up, then all of them in turn, the first one changing. sides: name -> function."""
    names = list(sides)
    for name in names:
        sides[name](max(settings.seconds, settings.warmup))
    results = {name: [] for name in names}
    load = os.getloadavg()[0]
    for number in range(settings.rounds):
        for name in names[number % len(names):] + names[:number % len(names)]:
            results[name].append(sides[name](settings.seconds))
        say(f"{title} round {number + 1}: " + "  ".join(
            f"{name} {results[name][-1]['rate']:,.0f}/s" for name in names))
    return results, load


def median(runs, key):
    return statistics.median(run[key] for run in runs)


def ratio(ours, theirs, key):
    """The median of the ratios of each round, which cancels what slowed a whole round."""
    return statistics.median(a[key] / b[key] for a, b in zip(ours, theirs))
