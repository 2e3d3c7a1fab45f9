"""The local Neo4j: a process of its own, one for each home, found and stopped by what only it can hold.

Files in the home, and what each one means:
- ``neo4j.lock``      flock, inherited by the server: held exactly as long as a server of this home lives, whoever else
                      died. So there is no stale lock, and a second start knows in no time that it must join.
- ``neo4j.users``     flock, shared: one holder for each command at work. Who leaves last, with nobody asking for the
                      server to be kept, stops it; so a command that was killed leaves nothing behind for ever.
- ``neo4j.keep``      present: ``db start`` asked for it to be kept between commands.
- ``neo4j.password``  0600, the password of user ``neo4j``. It is set over Bolt, so it never stands in a process list.
- ``neo4j.pid``       a hint; the process counts as ours only when its command line names this home.
- ``neo4j/``          Neo4j's own folder: conf, data, logs.

Ready means: our process itself listens on our port **and** a query with our own password answers.
"""

from __future__ import annotations

import errno
import fcntl
import os
import secrets
import signal
import socket
import subprocess
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from graph import jars, java
from graph.errors import AidChainError, Refused, Unavailable, WrongPassword
from graph.settings import Settings

if TYPE_CHECKING:  # the driver takes 0.3 s to import: `db status` with nothing running does without
    import psutil

    from graph.store import Store

USER = "neo4j"
DATABASE = "neo4j"
READY_SECONDS = 120.0
STOP_SECONDS = 15.0
PORT_TRIES = 3
LEGACY_PASSWORD = "neo4j"  # what a server that never ran asks to be changed

_UNSTABLE = "internal.server.bolt.thread_pool_shutdown_wait_time"


@dataclass(frozen=True)
class Status:
    running: bool
    uri: str | None
    user: str | None
    version: str | None


class LocalServer:
    """The server of one home. Holds no state but the paths: what is true is asked of the locks and the process list."""

    def __init__(self, settings: Settings) -> None:
        self.settings = settings
        self.home = settings.home.resolve()  # one home has one name: the process list is searched for it
        self.folder = self.home / "neo4j"

    @contextmanager
    def in_use(self) -> Iterator[None]:
        """While a command is at work. The last one out stops the server, unless it is kept.

        Coming in waits for a leaver that is just stopping it; holding ``users`` alone means nobody else is in.
        """
        with _home_faults(self.home):
            self.home.mkdir(mode=0o700, parents=True, exist_ok=True)
            users = _flock(self.home / "neo4j.users", fcntl.LOCK_SH)
        assert users is not None
        try:
            yield
        finally:
            try:
                fcntl.flock(users, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                pass
            else:
                if not self.kept:
                    self.stop()
            finally:
                os.close(users)

    def start(self, *, keep: bool = False) -> Store:
        """Join the server of this home, or start it; a connected store. ``keep``: it outlives the command."""
        with _home_faults(self.home):
            self.home.mkdir(mode=0o700, parents=True, exist_ok=True)
            for _ in range(PORT_TRIES):
                lock = _flock(self.home / "neo4j.lock", fcntl.LOCK_EX | fcntl.LOCK_NB)
                if lock is not None:
                    try:
                        self._keep(keep)
                        self._launch(lock)
                    finally:
                        os.close(lock)
                elif keep:
                    self._keep(True)
                store = self._when_ready()
                if store is not None:
                    return store
        raise Unavailable(f"本地 Neo4j 启动失败;原因见 {self._console}。{self._hint()}")

    @contextmanager
    def at_rest(self) -> Iterator[list[str]]:
        """While Neo4j's own tool works on the files: no server of this home runs or can be started; a kept one is
        started again afterwards. Gives the command line of the tool, to be run with ``admin_environment``."""
        kept = self.kept
        self.stop()
        lock = _flock(self.home / "neo4j.lock", fcntl.LOCK_EX | fcntl.LOCK_NB)
        if lock is None:
            raise Unavailable("本地 Neo4j 刚被别的命令启动:请稍后重试。")
        try:
            classes = f"{jars.folder(self.settings)}/*"
            yield [str(java.path()), "-Xmx512m", *java.FLAGS, "-cp", classes, "org.neo4j.cli.AdminTool"]
        finally:
            os.close(lock)
            if kept:
                self.start(keep=True).close()

    def admin_environment(self) -> dict[str, str]:
        return {**java.environment(), "NEO4J_HOME": str(self.folder), "NEO4J_CONF": str(self.folder / "conf")}

    def stop(self) -> bool:
        """Stop the server of this home, whoever uses it; False if none ran. Never touches a process of another home."""
        import psutil

        with _home_faults(self.home):
            (self.home / "neo4j.keep").unlink(missing_ok=True)
            pid = self.pid()
            if pid is None:
                return False
            with suppress(psutil.NoSuchProcess):
                process = psutil.Process(pid)
                process.send_signal(signal.SIGTERM)
                if not self._ended(STOP_SECONDS):
                    process.kill()
                    self._ended(STOP_SECONDS)
                with suppress(psutil.TimeoutExpired):
                    process.wait(0)  # our own child is taken away; another's stays as a zombie until its parent asks
            (self.home / "neo4j.pid").unlink(missing_ok=True)
        return True

    def _ended(self, seconds: float) -> bool:
        """Whether the server let go of its lock in time. Not whether its process is gone from the list: that one's
        parent, a ``serve`` of ours, may not ask for its end for as long as it is busy."""
        deadline = time.monotonic() + seconds
        while self.is_locked() and time.monotonic() < deadline:
            time.sleep(0.05)
        return not self.is_locked()

    def status(self) -> Status:
        pid, uri = self.pid(), self.uri()
        if pid is None or uri is None:
            return Status(False, None, None, None)
        try:
            if not _listens(pid, _port_of(uri)):
                return Status(False, uri, USER, None)
            with self._connect(uri, self.password()) as store:
                return Status(True, uri, USER, store.server_version())
        except AidChainError:
            return Status(False, uri, USER, None)

    def pid(self) -> int | None:
        """The process of this home's server, None if there is none. A pid that now belongs to another is not it."""
        if not self.is_locked():
            return None
        import psutil

        with suppress(OSError, ValueError):
            pid = int((self.home / "neo4j.pid").read_text(encoding="ascii"))
            with suppress(psutil.Error):
                if self._is_ours(psutil.Process(pid)):
                    return pid
        for process in psutil.process_iter():
            with suppress(psutil.Error):
                if self._is_ours(process):
                    return int(process.pid)
        return None

    def is_locked(self) -> bool:
        try:
            lock = _flock(self.home / "neo4j.lock", fcntl.LOCK_SH | fcntl.LOCK_NB, create=False)
        except OSError:
            return False
        if lock is not None:
            os.close(lock)
        return lock is None

    def uri(self) -> str | None:
        port = self._port()
        return None if port is None else f"bolt://127.0.0.1:{port}"

    def password(self) -> str:
        """The password of this home, made at the first call; the file is the user's alone."""
        path = self.home / "neo4j.password"
        with suppress(FileExistsError):
            fresh = path.with_name(f".neo4j.password.{os.getpid()}")
            descriptor = os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
            with os.fdopen(descriptor, "w", encoding="ascii") as file:
                file.write(secrets.token_urlsafe(24))
            try:
                os.link(fresh, path)  # atomic, and the first of two keeps its own
            finally:
                fresh.unlink()
        try:
            return path.read_text(encoding="ascii").strip()
        except UnicodeDecodeError as error:
            raise Refused(f"{path} 里不是密码:请恢复原来的文件,或换一个 AIDCHAIN_HOME。") from error

    @property
    def kept(self) -> bool:
        return (self.home / "neo4j.keep").exists()

    @property
    def _console(self) -> Path:
        return self.folder / "logs" / "console.log"

    def _keep(self, keep: bool) -> None:
        if keep:
            (self.home / "neo4j.keep").touch()
        else:
            (self.home / "neo4j.keep").unlink(missing_ok=True)

    def _launch(self, lock: int) -> None:
        """Start the process; it inherits ``lock``. Conditions: the lock is ours, so no server of this home lives."""
        program = java.path()
        if not jars.present(self.settings):
            jars.fetch(self.settings)
        for name in ("conf", "logs", "run", "data", "import", "plugins", "licenses"):
            (self.folder / name).mkdir(parents=True, exist_ok=True)
        self.password()
        port = _free_port()
        (self.folder / "conf" / "neo4j.conf").write_text(self._configuration(port), encoding="utf-8")
        heap = self.settings.heap
        small = heap.endswith("m") and int(heap[:-1]) <= 512
        command = [
            str(program),
            *(("-Xms128m", "-XX:ReservedCodeCacheSize=96m") if small else ("-Xms512m",)),
            f"-Xmx{heap}",
            *java.FLAGS,
            *self.settings.jvm_flags,
            "-cp",
            f"{jars.folder(self.settings)}/*",
            "org.neo4j.server.Neo4jCommunity",
            self._home_flag,
            f"--config-dir={self.folder / 'conf'}",
        ]
        with self._console.open("wb") as console:
            process = subprocess.Popen(
                command,
                stdin=subprocess.DEVNULL,
                stdout=console,
                stderr=subprocess.STDOUT,
                start_new_session=True,
                pass_fds=(lock,),
                cwd=self.folder,
                env=java.environment(),
            )
        process.returncode = 0  # it outlives us by design: no warning when this handle goes
        _write_whole(self.home / "neo4j.pid", f"{process.pid}\n")

    def _when_ready(self) -> Store | None:
        """Wait for our process to listen and answer. None: it ended before (port taken, no memory, …)."""
        deadline = time.monotonic() + READY_SECONDS
        pause = 0.05
        while time.monotonic() < deadline:
            pid, uri = self.pid(), self.uri()
            if pid is None and not self.is_locked():
                return None
            if pid is not None and uri is not None and _listens(pid, _port_of(uri)):
                store = self._answer(uri)
                if store is not None:
                    return store
            time.sleep(pause)
            pause = min(pause * 1.3, 0.4)
        raise Unavailable(f"本地 Neo4j 在 {READY_SECONDS:.0f} 秒内没有就绪;原因见 {self._console}。")

    def _answer(self, uri: str) -> Store | None:
        """A store, if a query with our password answers. A server that never ran still has the delivered one."""
        password = self.password()
        try:
            return self._connect(uri, password)
        except WrongPassword:
            pass
        except Unavailable:
            return None
        self._replace_delivered_password(uri, password)
        return self._connect(uri, password)

    def _replace_delivered_password(self, uri: str, password: str) -> None:
        import neo4j
        from neo4j import exceptions

        from queries.catalogue import QUERIES

        try:
            with (
                neo4j.GraphDatabase.driver(uri, auth=(USER, LEGACY_PASSWORD), telemetry_disabled=True) as driver,
                driver.session(database="system") as session,
            ):
                session.run(
                    QUERIES["schema/set_password"].text,
                    {"delivered": LEGACY_PASSWORD, "own": password},
                ).consume()
        except exceptions.Neo4jError as error:
            raise Unavailable(
                f"{self.home / 'neo4j.password'} 里的密码与本地 Neo4j 的不一致;"
                "请恢复原来的文件,或换一个 AIDCHAIN_HOME。"
            ) from error

    def _connect(self, uri: str, password: str) -> Store:
        from graph.store import connect

        return connect(uri, USER, password, DATABASE)

    @property
    def _home_flag(self) -> str:
        return f"--home-dir={self.folder}"

    def _is_ours(self, process: psutil.Process) -> bool:
        import psutil

        return self._home_flag in process.cmdline() and process.status() != psutil.STATUS_ZOMBIE

    def _port(self) -> int | None:
        with suppress(OSError, ValueError, IndexError):
            text = (self.folder / "conf" / "neo4j.conf").read_text(encoding="utf-8")
            return int(text.split("server.bolt.listen_address=127.0.0.1:")[1].split()[0])
        return None

    def _configuration(self, port: int) -> str:
        refused = self._console.exists() and _UNSTABLE in self._console.read_text(encoding="utf-8", errors="replace")
        lines = [
            "server.default_listen_address=127.0.0.1",
            "server.bolt.enabled=true",
            f"server.bolt.listen_address=127.0.0.1:{port}",
            f"server.bolt.advertised_address=127.0.0.1:{port}",
            "server.http.enabled=false",
            "server.https.enabled=false",
            "dbms.usage_report.enabled=false",
            "dbms.security.allow_csv_import_from_file_urls=false",
            "db.tx_log.preallocate=false",
            "db.tx_log.rotation.size=32m",
            "db.lock.acquisition.timeout=10s",
            # three wrong passwords lock the user for 5 s: who asks for the status while the password is first set would
            # lock the starter out for as long as he asks. Only this machine reaches us, and the password is random.
            "dbms.security.auth_max_failed_attempts=0",
            f"server.memory.pagecache.size={self.settings.pagecache}",
            *([] if refused else [f"{_UNSTABLE}=1s"]),  # internal, so it may go: a stop then takes 10 s, not 2
            *self.settings.conf,
        ]
        return "\n".join(lines) + "\n"

    def _hint(self) -> str:
        with suppress(OSError):
            said = self._console.read_text(encoding="utf-8", errors="replace")
            if "No space left" in said:
                return "磁盘已满,请腾出空间后重试。"
            if "OutOfMemory" in said or "Could not reserve enough space" in said:
                return "内存不够,请调小 AIDCHAIN_NEO4J_HEAP 后重试。"
            if "ClassNotFoundException" in said or "Could not find or load main class" in said:
                return "程序文件不完整,请重新运行 make setup。"
        return "可用 aidchain db status 查看。"


@contextmanager
def open_store(settings: Settings, *, waiting: Callable[[], None] | None = None) -> Iterator[Store]:
    """The named server, or the local one: joined if it runs, else started and stopped at the end.

    ``waiting`` is called once when a start is under way (a page of patience for the terminal).
    """
    if settings.neo4j_uri is not None:
        from graph.store import connect_named

        with connect_named(settings) as store:
            yield store
        return
    server = LocalServer(settings)
    with server.in_use():
        if waiting and server.pid() is None:
            waiting()
        with server.start() as store:
            yield store


@contextmanager
def _home_faults(home: Path) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        if error.errno in (errno.ENOSPC, errno.EDQUOT):
            raise Unavailable(f"磁盘已满,{home} 写不进去;请腾出空间后重试。") from error
        raise Unavailable(f"不能使用主目录 {home};请检查权限,或用 AIDCHAIN_HOME 指定别的文件夹。") from error


def _flock(path: Path, mode: int, *, create: bool = True) -> int | None:
    """An open descriptor that holds the lock, None if another holds it."""
    descriptor = os.open(path, os.O_RDWR | (os.O_CREAT if create else 0), 0o600)
    try:
        fcntl.flock(descriptor, mode)
    except BlockingIOError:
        os.close(descriptor)
        return None
    except BaseException:
        os.close(descriptor)
        raise
    return descriptor


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _port_of(uri: str) -> int:
    return int(uri.rpartition(":")[2])


def _listens(pid: int, port: int) -> bool:
    """Does this very process listen there? A foreign server on our port must never be sent our password."""
    import psutil

    with suppress(psutil.Error):
        return any(
            connection.status == psutil.CONN_LISTEN and connection.laddr.port == port
            for connection in psutil.Process(pid).net_connections("tcp")
        )
    return False


def _write_whole(path: Path, text: str) -> None:
    part = path.with_name(f".{path.name}.{os.getpid()}")
    part.write_text(text, encoding="utf-8")
    os.replace(part, path)
