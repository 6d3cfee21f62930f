"""What `brujula serve` does: ports, knowledge database, model, and then the four processes until somebody stops it."""

from __future__ import annotations

import datetime
import logging
import sys
import time
from pathlib import Path

from rich.console import Console
from sqlalchemy.exc import SQLAlchemyError

from bot.channels.speech import BadTranscriber, load_transcriber
from bot.channels.whatsapp.settings import ChannelMisconfigured
from bot.channels.whatsapp.settings import read_settings as read_whatsapp
from bot.exchange_loop import start_refreshing
from bot.logs import CappedLog
from bot.processes import StopRequest, stop_on_signals
from bot.secrets_check import GuessableSecret
from bot.service import address
from bot.service.jobs import Jobs
from bot.service.putting import recover
from bot.service.switching import Switch
from bot.settings import Settings
from bot.supervisor import Child, PortBusy, StartFailed, Supervisor, check_ports
from bot.tracker_file import append_to_log
from bot.training import TrainingFailed, TrainingStopped, ensure_model
from conversations.db import open_engine as open_engine_of_desk
from knowledge.db import open_engine
from knowledge.errors import DatabaseUnavailable, DataError, KnowledgeError


def children_for(settings: Settings, model: Path) -> list[Child]:
    """Return the four processes of Brújula, all of this Python: the web process is the last."""
    python = sys.executable
    actions = [python, "-m", "rasa_sdk", "--actions", "actions", "--port", str(settings.actions_port)]
    worker = [python, "-m", "uvicorn", "bot.channels.worker:app", "--port", str(settings.worker_port)]
    worker += ["--ws", "none", "--no-access-log"]
    web = [python, "-m", "uvicorn", "bot.web.app:app", "--host", settings.web_host, "--port", str(settings.web_port)]
    # Sanic 21 holds websockets at 10, which uvicorn's implementation cannot import; the page does not use them.
    web += ["--ws", "none", "--no-access-log"]
    # A widget that waits for news keeps its request open for 25 seconds: it asks again elsewhere, or later.
    web += ["--timeout-graceful-shutdown", "2"]
    return [
        Child(
            "actions",
            "El servidor de acciones",
            [*actions, "--verbose"],
            settings.actions_port,
            "/health",
            "BRUJULA_ACTIONS_PORT",
        ),
        rasa_child("rasa", settings.rasa_port, model),
        Child("worker", "La mensajería", worker, settings.worker_port, "/health", "BRUJULA_WORKER_PORT"),
        Child("web", "La página", web, settings.web_port, "/health", "BRUJULA_WEB_PORT"),
    ]


def rasa_child(name: str, port: int, model: Path) -> Child:
    """Return a Rasa with a model: "rasa", or "rasa-otro" on the second port while a new model is put in service."""
    command = [sys.executable, "-m", "rasa", "run", "--interface", "127.0.0.1", "--port", str(port)]
    command += ["--endpoints", "endpoints.yml", "--credentials", "credentials.yml", "--model", str(model), "--verbose"]
    variable = "BRUJULA_RASA_PORT" if name == "rasa" else "BRUJULA_RASA_OTHER_PORT"
    return Child(name, "Rasa", command, port, "/", variable)


def serve(settings: Settings, root: Path, console: Console, verbose: bool = False) -> int:
    """Run Brújula until it is stopped and return the exit code; every failure is told in words."""
    begun = time.monotonic()
    with stop_on_signals() as stop:
        try:
            other = rasa_child("rasa-otro", settings.other_port, Path("models"))
            check_ports([*children_for(settings, Path("models")), other], settings.web_host)
            settings.check_secrets()
            read_whatsapp()  # a channel with bad keys is told before anything is started
            load_transcriber(settings.transcriber)
            load_knowledge(settings, console)
            prepare_widget(console)
            prepare_conversations(settings, console)
            append_to_log(settings.tracker_url)
            recover_service(settings, root, console)
            model = ensure_model(
                root, settings.models_dir, settings.log_dir, settings.child_environment(), console, stop
            )
            return _run(settings, root, model, console, verbose, stop, begun)
        except TrainingStopped:
            console.print("Detuve el entrenamiento.")
            return 0
        except DataError as error:
            console.print("[red]✗[/] La base de conocimiento tiene errores; no cargué nada:")
            console.print(str(error), markup=False)
        except KnowledgeError as error:
            console.print(f"[red]✗[/] No pude abrir la base de conocimiento ({settings.database_url}):")
            console.print(str(error), markup=False)
        except (PortBusy, TrainingFailed, StartFailed, ChannelMisconfigured, BadTranscriber, GuessableSecret) as error:
            console.print(f"[red]✗[/] {error}", soft_wrap=True)
    return 1


def load_knowledge(settings: Settings, console: Console) -> None:
    """Build the knowledge database or bring it up to the YAML files."""
    from rich.markup import escape

    from bot.knowledge_report import desk_lines
    from knowledge.loading.baseline import read_baseline
    from knowledge.loading.load import load

    engine = open_engine(settings.database_url)
    try:
        report = load(engine, read_baseline())
    except SQLAlchemyError as error:
        raise DatabaseUnavailable(str(error)) from error
    finally:
        engine.dispose()
    words = "actualizada" if report.touched else "al día"
    console.print(f"[green]✓[/] Base de conocimiento {words}.")
    for line in desk_lines(report):
        console.print(f"[yellow]![/] {escape(line)}", soft_wrap=True)


def prepare_widget(console: Console) -> None:
    """Build the widget where its sources changed; without it the page says so, and the rest works."""
    from bot.web.widget_build import WidgetNotBuilt, ensure_widget

    try:
        ensure_widget(lambda line: console.print(line, markup=False))
    except WidgetNotBuilt as error:
        console.print(f"[yellow]![/] {error}", soft_wrap=True)


def prepare_conversations(settings: Settings, console: Console) -> None:
    """Bring the conversations store up to date before several processes write to it; the web process tries again."""
    from conversations.db import migrate
    from conversations.db import open_engine as open_store
    from conversations.errors import ConversationsError

    engine = open_store(settings.conversations_url)
    try:
        migrate(engine)
    except ConversationsError as error:
        console.print(
            f"[yellow]![/] No pude abrir la base de conversaciones ({error}): los canales no reciben mensajes hasta que abra."
        )
    finally:
        engine.dispose()


def recover_service(settings: Settings, root: Path, console: Console) -> None:
    """Finish or undo what a stop of Brújula left in the middle, before a model is chosen."""
    from conversations.db import open_engine as open_store
    from conversations.errors import ConversationsError
    from desk.db import migrate

    engine = open_store(settings.conversations_url)
    try:
        migrate(engine)
        recover(engine, root, settings.models_dir, datetime.datetime.now(datetime.UTC))
    except ConversationsError as error:
        console.print(f"[yellow]![/] No pude mirar si quedó un entrenamiento a medias ({error}).")
    finally:
        engine.dispose()


def _run(
    settings: Settings, root: Path, model: Path, console: Console, verbose: bool, stop: StopRequest, begun: float
) -> int:
    settings.log_dir.mkdir(parents=True, exist_ok=True)
    layout = "%(asctime)s %(levelname)s %(name)s %(message)s"
    logging.basicConfig(handlers=[CappedLog(settings.log_dir / "supervisor.log")], level=logging.INFO, format=layout)
    supervisor = Supervisor(
        children_for(settings, model),
        settings.log_dir,
        settings.child_environment(),
        lambda line: console.print(line, soft_wrap=True, highlight=False),
        verbose,
    )
    address.write(settings, settings.rasa_port, model.name)
    engine = open_engine_of_desk(settings.conversations_url)
    switch = Switch(settings, supervisor, rasa_child)
    log = settings.log_dir / "ensenanza.log"
    jobs = Jobs(engine, root, settings.models_dir, switch, settings.child_environment(), log)
    refreshing = start_refreshing(settings)
    try:
        console.print("Arranco el servidor de acciones, Rasa, la mensajería y la página…")
        if supervisor.start(stop):
            _welcome(settings, console, time.monotonic() - begun)
            supervisor.watch(stop, jobs.tick)
    finally:
        console.print("Cierro todo…")
        refreshing.set()
        jobs.stop()
        supervisor.stop()
        address.forget(settings)
        engine.dispose()
    console.print("Brújula se detuvo.")
    return 0


def _welcome(settings: Settings, console: Console, seconds: float) -> None:
    console.print(
        f"\n[bold]Brújula está lista[/] ({seconds:.0f} s). Habla con ella en:\n"
        f"  • la página: [bold]{settings.web_url}[/]\n"
        f"  • esta terminal: abre otra y escribe [bold]uv run brujula chat[/]\n"
        f'  • REST: POST {settings.rest_url} con {{"sender": "…", "message": "…"}}\n'
        f"Registros en {settings.log_dir}/. Ctrl-C la detiene.\n",
        soft_wrap=True,
        highlight=False,
    )
