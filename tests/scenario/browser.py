"""Headless Chromium, driven through a pair of pipes: no port, no other library, no network.

    with Browser() as browser:
        page = browser.open(path, width=390, dark=True)
        page.evaluate("document.title")
        page.troubles       # what a developer would see in the console, and requests for other things
"""

import base64
import fcntl
import json
import os
import pathlib
import shutil
import signal
import tempfile

PROGRAM = "chromium-headless-shell"
ARGUMENTS = (
    "--no-sandbox",  # root has none, and CI is root
    "--remote-debugging-pipe",
    "--disable-gpu",
    "--disable-dev-shm-usage",
    "--disable-background-networking",
    "--no-first-run",
    "--hide-scrollbars",
)


class BrowserError(Exception):
    """The browser refused a command, or a script in the page failed."""


def _pipe_above(low):
    """A pipe whose ends are above `low`, so that no dup2 of the child overwrites one."""
    ends = os.pipe()
    moved = [fcntl.fcntl(end, fcntl.F_DUPFD_CLOEXEC, low) for end in ends]
    for end in ends:
        os.close(end)
    return moved


class Browser:
    """One browser process; ended, and its folder removed, with the `with` block."""

    def __enter__(self):
        self.folder = tempfile.mkdtemp(prefix="browser.")
        its_input, self.output = _pipe_above(10)
        self.input, its_output = _pipe_above(10)
        with open(os.path.join(self.folder, "stderr"), "wb") as errors:
            self.pid = os.posix_spawnp(
                PROGRAM,
                [PROGRAM, *ARGUMENTS, f"--user-data-dir={self.folder}", "about:blank"],
                {"HOME": self.folder, "PATH": os.environ["PATH"], "TZ": "UTC"},
                file_actions=[
                    (os.POSIX_SPAWN_DUP2, errors.fileno(), 2),
                    (os.POSIX_SPAWN_DUP2, its_input, 3),
                    (os.POSIX_SPAWN_DUP2, its_output, 4),
                ],
                setpgroup=0,
            )
        os.close(its_input)
        os.close(its_output)
        self.pending = b""
        self.last_id = 0
        self.pages = {}
        return self

    def __exit__(self, *_):
        os.close(self.output)
        os.close(self.input)
        try:
            os.killpg(self.pid, signal.SIGKILL)
        except ProcessLookupError:
            pass
        os.waitpid(self.pid, 0)
        shutil.rmtree(self.folder, ignore_errors=True)

    def read(self):
        """The next message of the browser."""
        while b"\0" not in self.pending:
            piece = os.read(self.input, 1 << 20)
            if not piece:
                with open(os.path.join(self.folder, "stderr"), encoding="utf-8") as errors:
                    raise BrowserError(f"the browser ended: {errors.read()}")
            self.pending += piece
        message, self.pending = self.pending.split(b"\0", 1)
        message = json.loads(message)
        page = self.pages.get(message.get("sessionId"))
        if page and "method" in message:
            page.note(message["method"], message["params"])
        return message

    def call(self, method, session=None, **params):
        """Sends a command and returns its result; what happens meanwhile goes to its page."""
        self.last_id += 1
        command = {"id": self.last_id, "method": method, "params": params}
        if session:
            command["sessionId"] = session
        os.write(self.output, json.dumps(command).encode() + b"\0")
        while True:
            message = self.read()
            if message.get("id") == command["id"]:
                if "error" in message:
                    raise BrowserError(f"{method}: {message['error']['message']}")
                return message["result"]

    def open(self, path, width=1280, dark=False, script=True):
        """Opens a file in a window of its own and returns when it is loaded."""
        target = self.call("Target.createTarget", url="about:blank")["targetId"]
        session = self.call("Target.attachToTarget", targetId=target, flatten=True)["sessionId"]
        page = Page(self, session, pathlib.Path(path).resolve().as_uri())
        self.pages[session] = page
        page.load(width, dark, script)
        return page


class Page:
    """A window with one file."""

    def __init__(self, browser, session, url):
        self.browser = browser
        self.session = session
        self.url = url
        self.troubles = []
        self.is_loaded = False

    def call(self, method, **params):
        return self.browser.call(method, self.session, **params)

    def load(self, width, dark, script):
        for domain in ("Page", "Runtime", "Log", "Network", "Audits"):
            self.call(domain + ".enable")
        self.call("Emulation.setDeviceMetricsOverride", width=width, height=844,
                  deviceScaleFactor=1, mobile=width < 600)
        self.media("screen", dark)
        self.call("Emulation.setScriptExecutionDisabled", value=not script)
        self.call("Page.navigate", url=self.url)
        while not self.is_loaded:
            self.browser.read()

    def media(self, name, dark=False):
        """Shows the page as on a screen or as on paper."""
        self.call("Emulation.setEmulatedMedia", media=name, features=[
            {"name": "prefers-color-scheme", "value": "dark" if dark else "light"}])

    def print_out(self):
        """The PDF that a printer would get."""
        answer = self.call("Page.printToPDF", preferCSSPageSize=True)
        return base64.b64decode(answer["data"])

    def note(self, method, params):
        if method == "Page.loadEventFired":
            self.is_loaded = True
        elif method in ("Runtime.exceptionThrown", "Runtime.consoleAPICalled", "Log.entryAdded",
                        "Audits.issueAdded"):
            self.troubles.append(f"{method}: {json.dumps(params)}")
        elif method == "Network.requestWillBeSent" and params["request"]["url"] != self.url:
            self.troubles.append(f"a request for {params['request']['url']}")

    def evaluate(self, script):
        """What the expression is worth in the page."""
        answer = self.call("Runtime.evaluate", expression=script, returnByValue=True,
                           awaitPromise=True, userGesture=True)
        if "exceptionDetails" in answer:
            raise BrowserError(f"{script}: {json.dumps(answer['exceptionDetails'])}")
        return answer["result"].get("value")
