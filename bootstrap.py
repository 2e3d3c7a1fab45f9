"""Makes ``.venv`` ready: pinned and hashed Python packages, the product itself, the Neo4j jars (``make setup``).

Standard library only, and no syntax newer than what an old Python can read, so that it can say what it wants.
What is ready already costs nothing: the packages are known by a stamp of the lock files, the jars are hashed again.
Every failure is one Chinese sentence that says what to do; pip's own words are kept in ``.venv/setup.log``.
"""

import hashlib
import os
import subprocess
import sys

ROOT = os.path.dirname(os.path.abspath(__file__))
VENV = os.path.join(ROOT, ".venv")
PYTHON = os.path.join(VENV, "bin", "python")
LOG = os.path.join(VENV, "setup.log")
AGAIN = "后重新运行 make setup。"
CAUSES = (
    # what pip or venv says → what the user can do
    (
        ("DO NOT MATCH THE HASHES", "Hashes are required"),
        "下载的 Python 包与清单的校验值不符,没有采用;请换一个软件源(PIP_INDEX_URL)" + AGAIN,
    ),
    (
        ("No space left on device", "Disk quota exceeded"),
        "磁盘已满,Python 依赖装不下(约 1 GB);请腾出空间" + AGAIN,
    ),
    (
        ("Permission denied", "Read-only file system"),
        "不能写入 .venv;请检查这个文件夹的权限" + AGAIN,
    ),
    (
        ("ensurepip is not available", "No module named ensurepip", "No module named venv"),
        "这个 Python 不能建虚拟环境;请先安装它的 venv 部件(Debian/Ubuntu:apt install python3-venv)。",
    ),
    (
        (
            "NewConnectionError",
            "Temporary failure in name resolution",
            "ConnectTimeout",
            "Read timed out",
            "ProxyError",
            "SSLError",
            "No matching distribution found",
            "ConnectionResetError",
            "IncompleteRead",
        ),
        "下载 Python 依赖时网络不通;请检查网络,或用 PIP_INDEX_URL 指定可用的软件源,然后重新运行 make setup。",
    ),
)


def main(arguments):
    if sys.version_info < (3, 11):
        found = "%d.%d" % sys.version_info[:2]
        return fail("需要 Python 3.11 或更新的版本,这里是 " + found + ";请安装后用 make PYTHON=路径 setup 指定。")
    locks = ["requirements.lock"] + (["requirements-dev.lock"] if "--dev" in arguments else [])
    venv = [sys.executable, "-m", "venv", "--clear", VENV]
    if not whole() and not run("正在建立虚拟环境……", venv):
        return 1
    for lock in locks:
        stamp = os.path.join(VENV, lock + ".stamp")
        wanted = fingerprint([lock, "pyproject.toml"])
        if read(stamp) == wanted:
            continue
        pip = [PYTHON, "-m", "pip", "--disable-pip-version-check", "install", "--quiet"]
        packages = pip + ["--require-hashes", "-r", os.path.join(ROOT, lock)]
        product = pip + ["--no-deps", "--no-build-isolation", "--editable", ROOT]
        if not run("正在安装 Python 依赖(%s)……" % lock, packages) or not run("", product):
            return 1
        with open(stamp, "w") as file:
            file.write(wanted)
    for part in ("graph.jars", "graph.java"):
        code = subprocess.call([PYTHON, "-m", part], cwd=ROOT)
        if code:
            return code
    return 0


def whole():
    """Is there an environment with pip in it? One that was killed while it was made is made again."""
    if not os.path.exists(PYTHON):
        return False
    if any(name.endswith(".stamp") for name in os.listdir(VENV)):
        return True
    asked = [PYTHON, "-m", "pip", "--version"]
    return subprocess.call(asked, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) == 0


def run(said, command):
    """Run it quietly; True if it worked, else the one sentence for its cause."""
    if said:
        print(said, file=sys.stderr, flush=True)
    done = subprocess.run(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, cwd=ROOT)
    if done.returncode == 0:
        return True
    output = done.stdout.decode("utf-8", "replace")
    where = ""
    try:
        with open(LOG, "w", encoding="utf-8") as file:
            file.write(output)
        where = "(详情见 .venv/setup.log)"
    except OSError:
        pass
    fail(sentence(output) + where)
    return False


def sentence(output):
    """What pip said → what the user can do."""
    for signs, said in CAUSES:
        if any(sign in output for sign in signs):
            return said
    return "安装没有成功;请看 .venv/setup.log 最后几行,解决后重新运行 make setup。"


def fingerprint(names):
    digest = hashlib.sha256(sys.version.encode())
    for name in names:
        with open(os.path.join(ROOT, name), "rb") as file:
            digest.update(file.read())
    return digest.hexdigest()


def read(path):
    try:
        with open(path) as file:
            return file.read()
    except OSError:
        return ""


def fail(said):
    print(said, file=sys.stderr)
    return 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
