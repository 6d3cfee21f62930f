# Brújula. En una máquina con git, make y Python 3, «make run» instala lo que falta, entrena si hace falta y arranca.
.DEFAULT_GOAL := help
.PHONY: help run test lint train widget bench bench-nlu bench-alcance bench-respuestas bench-cost bench-webhooks bench-canales bench-cifras bench-sucesos bench-rasa lectura clean

# uv del sistema, o el que se instala aquí mismo en .uv/ (sin tocar el Python del sistema).
UV := $(shell command -v uv 2>/dev/null || echo .uv/bin/uv)

help:
	@echo "make run     instala, prepara y arranca Brújula (http://localhost:8080)"
	@echo "make test    revisa el estilo, los tipos y corre todas las pruebas"
	@echo "make train   entrena el modelo si cambiaron los archivos de entrenamiento"
	@echo "make lint    revisa el estilo y los tipos"
	@echo "make bench   corre todas las medidas, una tras otra"
	@echo "make bench-nlu  compara clasificadores con las frases apartadas"
	@echo "make bench-alcance mide cuánto de lo ajeno se declina y cuánto de lo propio se pierde"
	@echo "make bench-respuestas mide cuántas veces se dice el dato al que lleva una pregunta que el buscador no vio"
	@echo "make bench-rasa compara configuraciones, entre ellas la de Rasa por omisión (docs/performance.md)"
	@echo "make bench-cost mide cuánto tardan 10.000 cotizaciones"
	@echo "make bench-canales mide los canales con 50 y con 10 mensajes por segundo"
	@echo "make bench-cifras cuenta 100.000 mensajes en SQLite y PostgreSQL y mide la página de cifras"
	@echo "make bench-sucesos mide lo que cuesta un turno publicar los sucesos, con el publicador de Rasa y con el nuestro"
	@echo "make bench-webhooks manda 100.000 webhooks rotos y cuenta lo que falla"
	@echo "make widget  construye la conversación web (make run lo hace solo si hace falta)"
	@echo "make lectura  comprueba lo que dos lectores dijeron de 500 respuestas (URL=… dice además cuáles cambiaron)"
	@echo "make clean   borra lo que se puede volver a crear (no toca tus bases de datos)"

run: $(UV)
	@$(UV) sync --frozen --no-dev --inexact
	@$(UV) run --no-sync brujula serve

train: $(UV)
	@$(UV) sync --frozen --no-dev --inexact
	@$(UV) run --no-sync brujula train

lint: $(UV)
	@$(UV) sync --frozen --group dev
	$(UV) run --no-sync ruff check .
	$(UV) run --no-sync ruff format --check .
	$(UV) run --no-sync mypy

bench: bench-cost bench-nlu bench-alcance bench-respuestas bench-webhooks bench-canales bench-cifras bench-sucesos bench-rasa

bench-nlu: $(UV)
	@$(UV) sync --frozen --group dev
	@$(UV) run --no-sync python -m tests.bench.clasificadores

bench-alcance: $(UV)
	@$(UV) sync --frozen --group dev
	@$(UV) run --no-sync python -m tests.bench.alcance

bench-respuestas: $(UV)
	@$(UV) sync --frozen --group dev
	@$(UV) run --no-sync python -m tests.bench.respuestas

# Opciones en OPCIONES: «make bench-rasa OPCIONES="--quick --only brujula"» (todas: OPCIONES=--help).
bench-rasa: $(UV)
	@$(UV) sync --frozen --group dev
	@$(UV) run --no-sync python -W ignore -m tests.bench.configuraciones $(OPCIONES)

bench-cost: $(UV)
	@$(UV) sync --frozen --group dev
	@$(UV) run --no-sync python tests/bench/bench_cost.py

bench-canales: $(UV)
	@$(UV) sync --frozen --group dev
	@$(UV) run --no-sync python -m tests.bench.carga

bench-cifras: $(UV)
	@$(UV) sync --frozen --group dev
	@$(UV) run --no-sync python -m tests.bench.cifras

bench-sucesos: $(UV)
	@$(UV) sync --frozen --group dev
	@$(UV) run --no-sync python -m tests.bench.sucesos

bench-webhooks: $(UV)
	@$(UV) sync --frozen --group dev
	@$(UV) run --no-sync python -m tests.bench.fuzz_whatsapp

widget: $(UV)
	@$(UV) sync --frozen --no-dev --inexact
	@$(UV) run --no-sync python -m bot.web.widget_build

lectura: $(UV)
	@$(UV) sync --frozen --group dev
	@$(UV) run --no-sync python -m tests.bench.lectura check $(if $(URL),--url "$(URL)")

test: lint
	$(UV) run --no-sync pytest -n 2 --dist loadfile --no-loadscope-reorder

clean:
	rm -rf .rasa models results .pytest_cache .mypy_cache .ruff_cache .hypothesis dist var/log
	find . -name __pycache__ -type d -not -path "./.venv/*" -exec rm -rf {} +

# Un entorno propio; si a este Python le falta venv (Debian), pip en una carpeta propia. Ninguno necesita permisos.
.uv/bin/uv:
	@echo "Instalo uv en .uv/ …"
	@rm -rf .uv
	@{ python3 -m venv .uv && .uv/bin/python -m pip install --quiet --disable-pip-version-check uv; } >/dev/null 2>&1 || \
	{ rm -rf .uv && python3 -m pip install --quiet --disable-pip-version-check --target .uv/lib uv && \
	  mkdir -p .uv/bin && ln -sf ../lib/bin/uv .uv/bin/uv; } || \
	{ echo "No pude instalar uv. Instálalo a mano (https://docs.astral.sh/uv/) y repite la orden."; exit 1; }
