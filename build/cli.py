"""The command line: ``python -m build``."""

from __future__ import annotations

import argparse
import contextlib
import os
import signal
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path

from build.configuration import DATASETS, Options
from build.disk.output import output_folder
from build.disk.room import full_disk
from build.errors import BuildError, nearest
from build.page.beginning.loading import experiments
from build.page.prose.content import read_site
from build.page.prose.portraits import is_portrait, site_with
from build.page.watching import STAND_BY, TERSE, keep_arguments, watching
from build.pipeline import Pipeline
from build.schedule import critical_path
from build.stages import STAGES
from build.workers import usual_count

ROOT = Path(__file__).resolve().parent.parent
MIRROR = Path("../shared/datasets")


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command line and return its exit code."""
    options = _read(sys.argv[1:] if arguments is None else arguments)
    before = signal.signal(signal.SIGTERM, _terminate)
    try:
        code = _stand_by(options.given) if options.stand_by else _answer(options)
        sys.stdout.flush()
        return code
    except BrokenPipeError:  # nobody reads on, as after `| head`: what is still to be said goes nowhere
        _close_output()
        return 128 + signal.SIGPIPE
    finally:
        signal.signal(signal.SIGTERM, before)


class Terminated(KeyboardInterrupt):
    """The build was asked to end."""


def _terminate(*_: object) -> None:
    """End as after Ctrl-C."""
    raise Terminated


def _read(given: Sequence[str]) -> argparse.Namespace:
    """Parse the words of a command line, and keep them beside the options."""
    return parser().parse_args(given, argparse.Namespace(given=list(given), stand_by=False))


def _stand_by(given: Sequence[str]) -> int:
    """Build whenever a line comes in, after one rehearsal: what it loads and reads, no build does again."""
    from build.page.standby import answer

    with contextlib.suppress(BuildError, KeyboardInterrupt):  # the first build tells a fault
        line = pipeline(_read(given))
        _look_over(line)
        line.rehearse("site/render")
    answer(lambda: _answer(_read(given)))
    return 0


def _answer(options: argparse.Namespace) -> int:
    """Carry out a command and say in a line what was in its way."""
    try:
        options.command(options)
    except BuildError as error:
        print(error, file=sys.stderr)
        return 1
    except KeyboardInterrupt as ending:
        asked = isinstance(ending, Terminated)
        word, number = ("terminated", signal.SIGTERM) if asked else ("interrupted", signal.SIGINT)
        print(f"{word}: the site is as it was; the next run goes on from the last finished stage", file=sys.stderr)
        return 128 + number
    except OSError as error:
        if full_disk(error) is None:
            raise
        fault = BuildError(error.filename or "output", "must have room", error.strerror, "make room and run it again")
        print(fault, file=sys.stderr)
        return 1
    return 0


def _close_output() -> None:
    """Let the interpreter find no closed pipe when it ends."""
    null = os.open(os.devnull, os.O_WRONLY)
    for stream in (sys.stdout, sys.stderr):
        os.dup2(null, stream.fileno())


def parser() -> argparse.ArgumentParser:
    """Describe the commands and their options."""
    top = argparse.ArgumentParser(
        prog="python -m build",
        description="Build the article: data → train → export → … → render.",
        epilog="`make help` lists the same commands with their setting-up included.",
    )
    commands = top.add_subparsers(title="commands", required=True, metavar="COMMAND")
    site = _command(commands, "site", _site, "bring the whole site up to date")
    site.add_argument("steps", nargs="*", metavar="STEP", help="only these steps and what they need: fashion/train")
    site.add_argument(TERSE, action="store_true", help="say nothing of the steps that are fresh")
    site.add_argument(STAND_BY, action="store_true", help=argparse.SUPPRESS)
    site.add_argument("--explain", action="store_true", help="say why each step would run, and run nothing")
    explain = _command(commands, "explain", _explain, "say why each step would run, and run nothing")
    explain.add_argument("--times", action="store_true", help="say how long each step takes, and what decides in all")
    for command in (site, explain):
        _site_options(command)
    _command(commands, "stages", _stages, "list the stages in order")
    _command(commands, "packages", _packages, "list the SHA-256 of what is taken from npm anew, after an update")
    inspect = _command(commands, "inspect", _inspect, "say what a portrait of a model would show, and what cannot be")
    inspect.add_argument("model", type=Path, metavar="MODEL", help="an ONNX file")
    inspect.add_argument("data", nargs="?", metavar="DATA", help="pictures: a folder, a zip of one, an NPZ file")
    inspect.add_argument("--data-mirror", metavar="PLACE", help="a folder in which the pictures may lie")
    serve = _command(commands, "serve", _serve, "serve the built site on this machine, and build what is saved")
    serve.add_argument("--port", type=int, default=8000, help="default: %(default)s")
    serve.add_argument("--output", type=Path, default=Path("site"), help="the built site; default: %(default)s")
    serve.add_argument("--still", action="store_true", help="serve only: build nothing when a file is saved")
    return top


def _command(
    commands: argparse._SubParsersAction[argparse.ArgumentParser],
    name: str,
    run: object,
    summary: str,
) -> argparse.ArgumentParser:
    """Add one command."""
    command = commands.add_parser(name, help=summary, description=summary[0].upper() + summary[1:] + ".")
    command.set_defaults(command=run)
    return command


def _site_options(command: argparse.ArgumentParser) -> None:
    """Add what `make site` passes on from its variables."""
    command.add_argument(
        "--experiment",
        action="append",
        metavar="NAME",
        help="build this experiment too (content/experiments/NAME.toml)",
    )
    command.add_argument("--model", type=Path, metavar="FILE", help="begin a portrait of this ONNX file")
    command.add_argument(
        "--data", metavar="PICTURES", help="the pictures of that portrait: a folder, a zip, an NPZ file"
    )
    command.add_argument("--name", help="what that portrait is called")
    command.add_argument(
        "--pages",
        action="append",
        metavar="NAMES",
        help="these pages alone, by their folders; the article is not built for a portrait",
    )
    command.add_argument(
        "--dataset",
        choices=DATASETS,
        help="what the article's own experiment is trained on; drawn garments never stand in unless chosen here",
    )
    command.add_argument("--data-mirror", metavar="PLACE", help="folder or URL laid out like <Name>/raw/<file>.gz")
    command.add_argument("--site-url", metavar="URL", help="where the site will be published")
    command.add_argument("--output", type=Path, default=Path("site"), help="default: %(default)s")
    command.add_argument(
        "--jobs", type=int, default=usual_count(), metavar="N", help="steps at once; default: one a core, at most 4"
    )


def _mirror(options: argparse.Namespace, environment: Mapping[str, str]) -> str | None:
    """Return where data are taken from beside the checkout."""
    given: str | None = options.data_mirror or environment.get("DATA_MIRROR")
    return given or (str(ROOT / MIRROR) if (ROOT / MIRROR).is_dir() else None)


def pipeline(options: argparse.Namespace, environment: Mapping[str, str] = os.environ) -> Pipeline:
    """Make the pipeline that the options ask for."""
    mirror = _mirror(options, environment)
    pages = tuple(name for given in options.pages or [] for name in given.replace(",", " ").split())
    run = Options(
        data_mirror=mirror,
        fallback=options.dataset is None,
        site_url=options.site_url or environment.get("SITE_URL") or None,
        output=output_folder(ROOT, options.output),
        archive=not options.stand_by,
        pages=pages,
    )
    loaded = experiments(ROOT, options.experiment or [], options.dataset, mirror, pages)
    return Pipeline(ROOT, loaded, run, n_workers=options.jobs)


def _site(options: argparse.Namespace) -> None:
    """Bring the site, or the named steps, up to date."""
    if options.explain:
        _explain(options)
        return
    _start(options)
    line = pipeline(options)
    known = [step.name for step in line.steps]
    for name in options.steps:
        if name not in known:
            raise BuildError(f"step '{name}'", "unknown step", do=nearest(name, known))
    line.run(options.steps, terse=options.terse, look_over=lambda: _look_over(line))
    if not options.steps:
        keep_arguments(ROOT, options.given)
        _tell_pages(line, options.output)


def _look_over(line: Pipeline) -> None:
    """Read what an author may edit; where nothing is stale, it is as it was when the site was built from it."""
    from build.page.beginning.shapes import channels
    from build.page.proofreading.proof import proofread

    proofread(ROOT, channels(line.experiments, ROOT, line.options.data_mirror))


def _start(options: argparse.Namespace) -> None:
    """Write the experiment of a portrait that is begun with a model or pictures."""
    if not (options.model or options.data):
        return
    if not options.data:
        raise BuildError("MODEL", "must come with pictures", do="add DATA=folder/of/pictures")
    from build.page.beginning.starter import Wanted, started

    wanted = Wanted(str(Path(options.data).expanduser()), options.model, options.name)
    name, told = started(wanted, ROOT, _mirror(options, os.environ))
    print(told)
    options.experiment = [*(options.experiment or []), name]


def _tell_pages(line: Pipeline, output: Path) -> None:
    """Say where the article is, and every portrait."""
    site = read_site(ROOT / "content" / "site.toml")
    portraits = [each for each in line.experiments.values() if is_portrait(site, each.name)]
    shown = site_with(site, portraits, line.options.pages)
    for page in (page for page in shown.pages if page.path == "" or page not in site.pages):
        name = f"The portrait of {page.title}" if page.path else "The article"
        print(f"\n{name} is at {output / page.path / 'index.html'}; `make serve` shows it in a browser.")


def _explain(options: argparse.Namespace) -> None:
    """Print each step with the reason why it would run, or with its time."""
    line = pipeline(options)
    if getattr(options, "times", False):
        _times(line)
        return
    for step, reason in line.reasons():
        print(f"{step.name:<28} {f'stale ({reason})' if reason else 'fresh'}")


def _times(line: Pipeline) -> None:
    """Print the seconds that each step last took, and the way that no further processor makes shorter."""
    durations_s = {step.name: line.duration_s(step) for step in line.steps}
    path = critical_path(line.steps, durations_s)
    for name, duration_s in durations_s.items():
        print(f"{name:<28} {duration_s:7.1f} s{'  critical' if name in path else ''}")
    print(f"\n{'all steps':<28} {sum(durations_s.values()):7.1f} s")
    print(f"{'the critical path':<28} {sum(durations_s[name] for name in path):7.1f} s  {' → '.join(path)}")


def _inspect(options: argparse.Namespace) -> None:
    """Print what a model and pictures would become."""
    from build.page.inspection import inspected  # PyTorch takes seconds to load, and no other command needs it here

    mirror = options.data_mirror or (str(ROOT / MIRROR) if (ROOT / MIRROR).is_dir() else None)
    for line in inspected(options.model, options.data, ROOT, mirror):
        print(line)


def _stages(options: argparse.Namespace) -> None:
    """Print the stages."""
    for stage in STAGES:
        print(f"{stage.name:<14} {stage.scope:<11} {stage.module:<28} after {', '.join(stage.after) or 'nothing'}")


def _packages(options: argparse.Namespace) -> None:
    """Write the table of what is taken from npm."""
    from build.page.assets.packages import TABLE, write_table

    print(f"{write_table(ROOT)} files in {TABLE.relative_to(ROOT)}")


def _serve(options: argparse.Namespace) -> None:
    """Serve the site until interrupted; what is saved is built as the site was."""
    from build.page.server import serve

    serve(ROOT / options.output, options.port, None if options.still else watching(ROOT, ROOT / options.output))
