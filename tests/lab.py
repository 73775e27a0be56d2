"""A student's session in a real JupyterLab, in a headless Chromium: what is shown, in light and in dark.

    python tests/lab.py            # needs chromium and chromedriver (Debian: chromium, chromium-driver), and a network

Makes a handout of 01_activations and a fresh environment as its README says, opens the notebook and works in it. Says
what holds, and leaves pictures of it in lab/.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Callable
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[1]
SHOTS = ROOT / "lab"
TOPIC, MODULE = "01_activations", "activations"
PORT = 18889
WAIT = 90.0  # seconds for anything to come about; two cores may be busy
CONTRAST = 3.0  # of what is read, to what is behind it
WRONG = "    z = as_float(z)\n    return z * (1 - z)"
SIGMOID = "    z = as_float(z)\n    e = np.exp(-np.abs(z))\n    return np.where(z >= 0, 1.0, e) / (1.0 + e)"
GRAD = "    s = sigmoid(z)\n    return s * (1 - s)"

OUTPUT = """
const cells = window.jupyterapp.shell.currentWidget.content.widgets;
const cell = cells.find(c => c.model.sharedModel.getSource().trim() === `check("${arguments[0]}")`);
const made = cell && cell.model.outputs.toJSON();
return made && made.length ? made[0].data['text/html'] || made[0].ename : '';
"""
KERNEL = "return window.jupyterapp.shell.currentWidget.sessionContext.session?.kernel?.status"
ERRORS = """
return window.jupyterapp.shell.currentWidget.content.widgets
  .flatMap(c => c.model.outputs ? c.model.outputs.toJSON() : []).filter(o => o.output_type === 'error').length;
"""
RUN = """
const notebook = window.jupyterapp.shell.currentWidget.content;
const place = notebook.widgets.findIndex(c => c.model.sharedModel.getSource().trim() === arguments[0]);
notebook.activeCellIndex = place;
notebook.scrollToItem(place, 'center');
window.jupyterapp.commands.execute('notebook:run-cell');
"""
TYPE = """
const cells = window.jupyterapp.shell.currentWidget.content.widgets;
const cell = cells.find(c => c.model.sharedModel.getSource().startsWith(arguments[0]));
cell.model.sharedModel.setSource(arguments[1]);
"""
# The least contrast among the words of a drawing and of the page around it, in the colours that are really shown.
LEAST_CONTRAST = """
const number = colour => colour.match(/[0-9.]+/g).map(Number);
const light = rgb => rgb.slice(0, 3).map(c => c / 255).map(c => c <= .04045 ? c / 12.92 : ((c + .055) / 1.055) ** 2.4)
  .reduce((sum, c, i) => sum + c * [.2126, .7152, .0722][i], 0);
const svg = document.querySelector('.jp-OutputArea-output svg[role=img]');
let around = svg.parentElement;
while (number(getComputedStyle(around).backgroundColor)[3] === 0) around = around.parentElement;
const paper = light(number(getComputedStyle(around).backgroundColor));
const inks = [...svg.querySelectorAll('text')].map(t => light(number(getComputedStyle(t).fill)));
return Math.min(...inks.map(ink => (Math.max(ink, paper) + .05) / (Math.min(ink, paper) + .05)));
"""


def main() -> None:
    if os.environ.get("IN_LAB"):
        sys.exit(session(Path(os.environ["IN_LAB"])))
    for program in ("chromium", "chromedriver"):
        if not shutil.which(program):
            sys.exit(f"{program} is not there. Install it (Debian: apt-get install chromium chromium-driver).")
    subprocess.run([sys.executable, "-m", "autograder", "release", TOPIC], cwd=ROOT, check=True)
    with tempfile.TemporaryDirectory() as place:
        folder = Path(place) / TOPIC
        shutil.copytree(ROOT / "dist" / TOPIC, folder)
        python = Path(place) / "venv/bin/python"
        subprocess.run([sys.executable, "-m", "venv", Path(place) / "venv"], check=True)
        install = [python, "-m", "pip", "install", "-q", "-r", "requirements.txt"]
        subprocess.run([*install, "matplotlib", "jupyterlab", "selenium"], cwd=folder, check=True)
        done = subprocess.run([python, __file__], cwd=folder, env={**os.environ, "IN_LAB": place}, check=False)
    sys.exit(done.returncode)


def session(place: Path) -> int:
    """Exit code 0 where all of it holds."""
    SHOTS.mkdir(exist_ok=True)
    command = [sys.executable, "-m", "jupyter", "lab", "--no-browser", "--allow-root", "--expose-app-in-browser"]
    command += ["--ip=127.0.0.1", f"--port={PORT}", "--IdentityProvider.token="]
    log = (place / "lab.log").open("w")
    lab = subprocess.Popen(command, env={**os.environ, "HOME": str(place)}, stdout=log, stderr=log)
    try:
        until("the server", lambda: urllib.request.urlopen(f"http://127.0.0.1:{PORT}/api").status == 200)
        return work(browser(), Path.cwd() / f"{MODULE}.py")
    finally:
        lab.terminate()
        lab.wait()


def browser() -> Any:
    from selenium import webdriver  # type: ignore[import-not-found, unused-ignore]

    options = webdriver.ChromeOptions()
    options.binary_location = shutil.which("chromium") or ""
    for argument in ("--headless=new", "--no-sandbox", "--disable-gpu", "--window-size=1280,1100"):
        options.add_argument(argument)
    return webdriver.Chrome(options=options, service=webdriver.ChromeService(shutil.which("chromedriver")))


def work(page: Any, module: Path) -> int:
    """What a student does, and what is then to be seen."""
    failed = 0

    def holds(what: str, seen: bool) -> None:
        nonlocal failed
        failed += not seen
        print("ok  " if seen else "FAILS", what, flush=True)

    def write(name: str, body: str) -> None:
        before = module.read_text()
        stub = f'    raise NotImplementedError("{name}: your code here")'
        module.write_text(before.replace(stub, body) if stub in before else before.replace(WRONG, body))

    def check(name: str, words: str) -> str:
        page.execute_script(RUN, f'check("{name}")')
        until(words, lambda: words in page.execute_script(OUTPUT, name))
        return str(page.execute_script(OUTPUT, name))

    try:
        page.get(f"http://127.0.0.1:{PORT}/lab/tree/{MODULE}.ipynb")
        until(
            "the notebook",
            lambda: page.execute_script("return !!window.jupyterapp.shell.currentWidget.content.widgets.length"),
        )
        until("its kernel", lambda: page.execute_script(KERNEL) == "idle")
        page.execute_script("window.jupyterapp.commands.execute('notebook:run-all-cells')")
        until("the last check", lambda: page.execute_script(OUTPUT, "softmax_vjp"))
        holds("as handed out, every cell runs", page.execute_script(ERRORS) == 0)
        holds("and nothing is started", "not started" in page.execute_script(OUTPUT, "softmax_vjp"))
        shot(page, "1-stub")

        write("sigmoid", SIGMOID)
        write("sigmoid_grad", WRONG)
        said = check("sigmoid_grad", "activations.py")
        holds("the module is read as it was saved, and its mistake is named", "takes z for the sigmoid" in said)
        holds("with a picture", "<svg" in said)
        for theme, name in (("JupyterLab Light", "2-wrong"), ("JupyterLab Dark", "3-dark")):
            page.execute_script(
                "window.jupyterapp.commands.execute('apputils:change-theme', {theme: arguments[0]})", theme
            )
            time.sleep(3)
            least = page.execute_script(LEAST_CONTRAST)
            holds(f"{theme}: every word of the picture is legible (contrast {least:.1f})", least >= CONTRAST)
            shot(page, name)

        write("sigmoid_grad", GRAD)
        check("sigmoid_grad", ">right<")
        holds("mended and saved, it is right at the next run of the cell", True)
        shot(page, "4-right")

        cell = "def tanh(z):\n    return np.tanh(as_float(z))"
        page.execute_script(TYPE, "def tanh(z):", cell)
        page.execute_script(RUN, cell)
        holds("what is written in the notebook is checked as it stands", "right" in check("tanh", "this notebook"))
        shot(page, "5-in-the-notebook")
    except TimeoutError as error:
        shot(page, "stuck")
        holds(str(error), False)
    finally:
        page.quit()
    print(f"pictures: {SHOTS}")
    return int(failed > 0)


def shot(page: Any, name: str) -> None:
    time.sleep(1.5)
    page.save_screenshot(str(SHOTS / f"{name}.png"))


def until(what: str, seen: Callable[[], Any]) -> None:
    """Wait until it is there."""
    end = time.monotonic() + WAIT
    while time.monotonic() < end:
        try:
            if seen():
                return
        except Exception:  # the page or the server is not there yet
            pass
        time.sleep(0.3)
    raise TimeoutError(f"{what} did not come within {WAIT:g} seconds")


if __name__ == "__main__":
    main()
