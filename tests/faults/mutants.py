"""Mutants: changes to the program that break a promise, and for each the test that must notice.

    python -m tests.faults.mutants [--proofs FILE] [NAME…]

copies the tree to folders of their own, runs the named tests there unchanged, then applies one mutant after
the other and runs its test, two at a time; says of each whether it was caught. Exit code 1 when one was not.
Mutants that only PostgreSQL can show run on a server made for this once; without its programs they are left
out. FILE gets the outcome for docs/trust.md (see tests/proofs.py).
"""

import argparse
import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, contextmanager, nullcontext
from dataclasses import dataclass
from pathlib import Path
from queue import SimpleQueue

ROOT = Path(__file__).resolve().parents[2]
AT_ONCE = 2
POSTGRES = str(ROOT / ".ci" / "with-postgres")


@dataclass(frozen=True)
class Change:
    """In `file`, `old` (which stands there once) becomes `new`."""

    file: str
    old: str
    new: str


@dataclass(frozen=True)
class Mutant:
    """A program that breaks promise `promise`, and the test that must fail."""

    name: str
    promise: str
    test: str
    changes: tuple[Change, ...]
    postgres: bool = False  #: only PostgreSQL can show it: SQLite has one writer at a time


BOX = "innovation/voting/box.py"
ACTIONS = "innovation/voting/actions.py"
DB = "innovation/db.py"
SNAPSHOT = "innovation/voting/snapshot.py"
RULES = "innovation/voting/rules.py"
CARD = "innovation/voting/views/card.py"
SLIPS = "innovation/voting/paper.py"
ON_PAPER = "innovation/evenings/actions/paper.py"
LOGS = "innovation/web/logs.py"
PEOPLE = "innovation/people/actions.py"
CLOCK = "innovation/voting/clock.py"

V1 = "tests/faults/test_v01_one_ballot_per_card.py"
V2 = "tests/faults/test_v02_acked_is_tallied.py"
V3 = "tests/faults/test_v03_resend_for_ever.py"
V4 = "tests/faults/test_v04_late_retry.py"
V5 = "tests/faults/test_v05_killed_server.py"
V6 = "tests/faults/test_v06_restarted_database.py"
V7 = "tests/faults/test_v07_held_lock.py"
FULL_DISK = "tests/faults/test_v07_full_disk.py"
V8 = "tests/faults/test_v08_wrong_clocks.py"
V10 = "tests/faults/test_v10_shown_count.py"
EVENING = "tests/faults/test_whole_evening.py"
V11 = "tests/faults/test_v11_unguessable_cards.py"
V12 = "tests/faults/test_v12_scanned_link.py"
V13 = "tests/faults/test_v13_unlinked_ballots.py"
V14 = "tests/faults/test_v14_hidden_result.py"
A1 = "tests/security/test_a01_access_matrix.py"
A2 = "tests/security/test_a02_only_what_is_shown.py"
A3 = "tests/security/test_a03_no_cross_site_writes.py"
A12 = "tests/security/test_a12_backups.py"
A13 = "tests/security/test_a13_erased.py"
A14 = "tests/security/test_a14_upgrades.py"
V17 = "tests/faults/test_v17_paper_and_phone.py"
LATE = "tests/faults/test_late_ballots.py"
V15 = "tests/faults/test_v15_tampering.py"
A6 = "tests/security/test_a06_signing_out.py"
A8 = "tests/security/test_a08_sign_in_tells_nothing.py"
PASSKEYS = "tests/people/test_passkeys.py"
THRESHOLD = "tests/faults/test_v16_exact_threshold.py"
SEALING = "tests/voting/test_actions.py"
TWO = "tests/voting/test_proposals.py"
A4 = "tests/security/test_a04_no_markup.py"
A7 = "tests/security/test_a07_next_stays_home.py"
A9 = "tests/security/test_a09_exports.py"
IN_LETTERS = "tests/security/test_a04_letters.py"
ECHOES = "tests/security/test_a04_echoes.py"
HEADERS = "tests/security/test_a09_letters.py"
UPLOADS = "tests/security/test_a09_uploads.py"
CONSENT = "tests/voting/test_card.py"

MUTANTS = (
    Mutant(
        "the key of a ballot holds its token, so one voter may have several",
        "V1",
        V1,
        (
            Change(
                "migrations/versions/0001_begin.py",
                'sa.PrimaryKeyConstraint("round_id", "voter_key", name=op.f("pk_ballot"))',
                'sa.PrimaryKeyConstraint("round_id", "voter_key", "token", name=op.f("pk_ballot"))',
            ),
            Change(
                BOX,
                'index_elements=["round_id", "voter_key"]',
                'index_elements=["round_id", "voter_key", "token"]',
            ),
        ),
    ),
    Mutant(
        "voting does not lock the round",
        "V2",
        V2,
        (Change(BOX, ".with_for_update(read=True)", ""),),
        postgres=True,
    ),
    Mutant(
        "closing does not lock the round",
        "V2",
        V2,
        (
            Change(ACTIONS, "asked.with_for_update().execution_options", "asked.execution_options"),
            # SQLAlchemy writes the new state before it reads ballots, which locks the row as well
            Change(
                ACTIONS,
                "    ballots = _shuffle(session, round_)\n",
                "    with session.no_autoflush:\n        ballots = _shuffle(session, round_)\n",
            ),
        ),
        postgres=True,
    ),
    Mutant(
        "a second close seals again",
        "V2",
        V2,
        (
            Change(ACTIONS, "if round_.seal is not None:", "if False:"),
            Change(ACTIONS, "    move(round_, RoundState.CLOSED)\n", ""),
        ),
    ),
    Mutant(
        "the same message sent again is another one",
        "V3",
        V3,
        (
            Change(
                BOX, "same = held.token == message.token and held.choice is message.choice", "same = False"
            ),
        ),
    ),
    Mutant(
        "an older revision replaces a newer one",
        "V4",
        V4,
        (Change(BOX, "_ballot.c.revision < new.revision, ", ""),),
    ),
    Mutant(
        "the answer is given before the commit",
        "V5",
        V5,
        (
            Change(
                "innovation/group_commit.py",
                "                    answers = self._work(connection, [job for job, _ in batch])\n",
                "                    answers = self._work(connection, [job for job, _ in batch])\n"
                "                    for (_, future), answer in zip(batch, answers, strict=True):\n"
                "                        future.set_result(answer)\n"
                "                    batch = []\n"
                "                    answers = []\n"
                "                    threading.Event().wait(0.02)\n",
            ),
        ),
    ),
    Mutant(
        "a busy database is a fault of ours",
        "V7",
        V7,
        (Change("innovation/web/errors.py", "app.register_error_handler(OperationalError, busy)", "pass"),),
    ),
    Mutant(
        "nobody is told when to come back",
        "V7",
        V7,
        (Change("innovation/web/errors.py", '{"Retry-After": "2"}', "{}"),),
    ),
    Mutant(
        "a log line that cannot be written fails the answer",
        "V7",
        FULL_DISK,
        (
            Change(
                LOGS,
                "        with suppress(OSError):\n            self._file.write",
                "        self._file.write",
            ),
        ),
    ),
    Mutant(
        "a process that is behind shows its older count",
        "V10",
        V10,
        (Change(SNAPSHOT, " and then <= self.moment(part)", ""),),
    ),
    Mutant(
        "a changed mind does not count as newer",
        "V10",
        V10,
        (
            Change(
                SNAPSHOT,
                "self.vote.taken if self.vote and self.tally_shown else self.votes_in",
                "self.votes_in",
            ),
        ),
    ),
    Mutant(
        "the address of a card's link is told to others",
        "V12",
        V12,
        (
            Change(
                "innovation/evenings/views/joining.py", '["Referrer-Policy"] = "no-referrer"', '["X-No"] = ""'
            ),
        ),
    ),
    Mutant(
        "the log names addresses",
        "V12",
        V12,
        (
            Change(LOGS, "response.status_code >= 500 or took > 1", "True"),
            Change(LOGS, "str(request.url_rule)", "request.path"),
        ),
    ),
    Mutant(
        "a hidden tally goes into the marker",
        "V14",
        V14,
        (Change(SNAPSHOT, 'if vote and self.tally_shown and (part != "card" or vote.revealed)', "if vote"),),
    ),
    Mutant(
        "a hidden tally is on the page",
        "V14",
        V14,
        (Change("templates/voting/_tally.html", "{% if evening.tally_shown %}", "{% if vote %}"),),
    ),
    Mutant(
        "whoever guesses locks out the address",
        "V11",
        V11,
        (
            Change(
                "innovation/evenings/views/joining.py",
                "    only_reading()\n",
                '    only_reading()\n    if not limiter.limiter.hit(FAILURES, "try", get_remote_address()):\n'
                '        return make_response("", 429)\n',
            ),
        ),
    ),
    Mutant(
        "nobody hears of the guessing",
        "V11",
        V11,
        (Change("innovation/evenings/views/joining.py", "            writing.commit()\n", ""),),
    ),
    Mutant(
        "the log of SQLite keeps what was deleted",
        "V13",
        V13,
        (Change(DB, "wal_checkpoint(TRUNCATE)", "wal_checkpoint(PASSIVE)"),),
    ),
    Mutant(
        "deleted rows stay in the file of SQLite",
        "V13",
        V13,
        (Change(DB, '"secure_delete=ON"', '"secure_delete=OFF"'),),
    ),
    Mutant(
        "deleted rows stay in the files of PostgreSQL",
        "V13",
        V13,
        (Change(DB, "        elif tables:\n", "        elif False:\n"),),
        postgres=True,
    ),
    Mutant(
        "PostgreSQL samples keys and tokens for its statistics",
        "V13",
        V13,
        (Change("migrations/versions/0004_trust.py", "SET STATISTICS {target}", "SET STATISTICS -1"),),
        postgres=True,
    ),
    Mutant(
        "ballots stay in the order in which they came",
        "V13",
        V13,
        (Change(ACTIONS, "sorted(found, key=lambda _: secrets.randbits(64))", "found"),),
        postgres=True,
    ),
    Mutant(
        "the recount believes the rule of the round",
        "V15",
        V15,
        (Change("innovation/voting/recount.py", 'if seal["rule"] != round_["rule"]:', "if False:"),),
    ),
    Mutant(
        "the votes of a rehearsal stay",
        "whole evening",
        EVENING,
        (Change("innovation/voting/hosting.py", "        wipe_rehearsal(session, event)\n", ""),),
    ),
    Mutant(
        "a vote needs no CSRF token",
        "A3",
        "tests/voting/test_card.py",
        (
            Change(
                CARD,
                "def ballot(slug: str, number: int)",
                '@__import__("innovation.web.security", fromlist=["csrf"]).csrf.exempt\n'
                "def ballot(slug: str, number: int)",
            ),
        ),
    ),
    Mutant(
        "next= leads anywhere",
        "A7",
        "tests/people/test_sign_in.py",
        (
            Change(
                "innovation/web/security.py",
                "return target if not parts.scheme and not parts.netloc else None",
                "return target",
            ),
            Change("innovation/web/security.py", "if not target or not re.fullmatch(", "if False and ("),
        ),
    ),
    Mutant(
        "a formula stays one in the files of results",
        "A9",
        "tests/voting/test_exports.py",
        (Change("innovation/voting/exports.py", r"""FORMULA.sub(r"\g<0>'", str(cell))""", "str(cell)"),),
    ),
    Mutant(
        "an offer of help needs no consent",
        "A2",
        "tests/voting/test_card.py",
        (
            Change(
                "innovation/voting/forms.py",
                'InputRequired(_l("Without your permission we cannot pass on your details."))',
                "Optional()",
            ),
            Change("innovation/voting/sharing.py", 'bool(given["consent"] and given["adult"])', "True"),
        ),
    ),
    Mutant(
        "a late change is not told that the earlier vote stands",
        "late ballots",
        LATE,
        (Change(CARD, "earlier = _kept_ballot(evening.slug, number)", "earlier = None"),),
    ),
    Mutant(
        "a late ballot is answered as if it counted",
        "late ballots",
        LATE,
        (Change(CARD, "late_words(earlier, at), 409)", "late_words(earlier, at), 200)"),),
    ),
    Mutant(
        "exactly half does not pass",
        "V16",
        THRESHOLD,
        (Change(RULES, "tally.yes >= self.needed(whole)", "tally.yes > self.needed(whole)"),),
    ),
    Mutant(
        "blank cards count in the basis",
        "V16",
        THRESHOLD,
        (Change(RULES, "Basis.YES_NO: tally.yes + tally.no,", "Basis.YES_NO: tally.cast,"),),
    ),
    Mutant(
        "the proposer may second it himself",
        "two people",
        TWO,
        (Change(ACTIONS, "proposed_by is None or proposed_by.id == by.id", "proposed_by is None"),),
    ),
    Mutant(
        "publishing needs no second person",
        "two people",
        TWO,
        (
            Change(
                "innovation/voting/publishing.py", "        refuse_alone(by, proposed_by)\n", "        pass\n"
            ),
        ),
    ),
    Mutant(
        "a proposal is done by everybody who agrees",
        "two people",
        TWO,
        (Change("innovation/voting/proposals.py", "if locked(session, proposal).settled_at:", "if False:"),),
    ),
    Mutant(
        "closing leaves the round's secret",
        "V13",
        SEALING,
        (Change(ACTIONS, "    round_.secret = None\n", ""),),
    ),
    Mutant(
        "closing leaves the tokens of the messages",
        "V13",
        SEALING,
        (Change(ACTIONS, '            "token": "",\n', '            "token": key,\n'),),
    ),
    Mutant(
        "a vote is answered before PostgreSQL has it on disk",
        "V6",
        V6,
        (
            Change(
                DB,
                '{"pool_pre_ping": True,',
                '{"connect_args": {"options": "-c synchronous_commit=off"}, "pool_pre_ping": True,',
            ),
        ),
        postgres=True,
    ),
    Mutant(
        "the clock of a server closes the vote",
        "V8",
        V8,
        (
            Change(
                CLOCK,
                "steady - seen[row.id, row.closing_at] >= row.closing_seconds",
                "(datetime.now(UTC) - row.closing_at).total_seconds() >= row.closing_seconds",
            ),
        ),
    ),
    Mutant(
        "a session from a clock that is ahead is refused",
        "V8",
        V8,
        (Change("innovation/web/security.py", "            made.signer = AnyClock\n", "            pass\n"),),
    ),
    Mutant(
        "going back a version copies the table of rounds, which takes the ballots along",
        "A14",
        A14,
        (
            Change(
                "migrations/versions/0003_juries.py",
                '    op.drop_column("round", "jury_weight")\n',
                '    with op.batch_alter_table("round") as it:\n        it.drop_column("jury_weight")\n',
            ),
        ),
    ),
    Mutant(
        "a backup that is put back brings back who was erased",
        "A12",
        A12,
        (Change("innovation/backup.py", "erased = erasures.apply(session)", "erased = 1"),),
    ),
    Mutant(
        "a commit that failed keeps its locks",
        "A11",
        "tests/test_db.py",
        (Change(DB, '        sa.event.listen(self.writer, "checkin", _leave_nothing_open)\n', ""),),
    ),
    Mutant(
        "erasing leaves the letters in the outbox",
        "A13",
        A13,
        (Change("innovation/people/views/profile.py", "    outbox.forget_about(email, name)\n", ""),),
    ),
    Mutant(
        "a card on paper may vote by phone",
        "V17",
        V17,
        (Change(BOX, "message.source is Source.PAPER or message.voter_id not in on_paper", "True"),),
    ),
    Mutant(
        "a card is switched to paper while a vote is open",
        "V17",
        V17,
        (Change(ON_PAPER, "if any(asks(session, event) for asks in a_vote_is_open):", "if False:"),),
    ),
    Mutant(
        "opening a vote does not wait for who switches a card",
        "V17",
        V17,
        (
            Change(
                ACTIONS,
                "    session.execute(sa.select(Event.id).where(Event.id == event.id)"
                ".with_for_update(key_share=True))\n",
                "",
            ),
        ),
        postgres=True,
    ),
    Mutant(
        "one person counts the slips twice",
        "V17",
        V17,
        (Change(SLIPS, "(first.counted_by_id == by.id and not first.checked)", "False"),),
    ),
    Mutant(
        "slips go in although two people counted differently",
        "V17",
        V17,
        (Change(SLIPS, "if Tally(first.yes, first.no, first.blank) != tally:", "if False:"),),
    ),
    Mutant(
        "a vote is closed without its slips and without saying so",
        "V17",
        V17,
        (Change(ACTIONS, "if missing and not without_paper:", "if False:"),),
    ),
    Mutant(
        "signing out leaves the sessions of other devices",
        "A6",
        A6,
        (Change(PEOPLE, "locked(session, person).session_version += 1", "locked(session, person)"),),
    ),
    Mutant(
        "a code may be guessed as often as one likes",
        "A8",
        A8,
        (Change(PEOPLE, "_is_unused(row, now) and row.tries < rules.MOST_TRIES", "_is_unused(row, now)"),),
    ),
    Mutant(
        "of many letters asked for at one moment none is counted",
        "A8",
        A8,
        (Change(PEOPLE, '    in_turn(session, f"codes for {email}")', '    str(f"codes for {email}")'),),
        postgres=True,
    ),
    Mutant(
        "only who has an account is sent a letter",
        "A8",
        A8,
        (
            Change(
                "innovation/people/views/sign_in.py",
                "    try:\n        mail.send(\n",
                "    try:\n        actions.person_by_email(session, email) and mail.send(\n",
            ),
        ),
    ),
    Mutant(
        "a passkey's challenge may be used twice",
        "A8",
        PASSKEYS,
        (
            Change(
                "innovation/people/passkeys/challenges.py",
                "sa.delete(PasskeyChallenge).where(there).returning(PasskeyChallenge.expires_at)",
                "sa.select(PasskeyChallenge.expires_at).where(there)",
            ),
        ),
    ),
    Mutant(
        "any origin may use a passkey",
        "A8",
        PASSKEYS,
        (
            Change(
                "innovation/people/passkeys/signing_in.py",
                "expected_origin=site.origin,",
                "expected_origin=webauthn.helpers.parse_client_data_json("
                "given.response.client_data_json).origin,",
            ),
        ),
    ),
    Mutant(
        "a code alone lets in whose role needs a passkey",
        "A8",
        "tests/people/test_passkey_pages.py",
        (
            Change(
                "innovation/people/views/arriving.py",
                "if needs_passkey(person.role, passkeys_required()) and not passkey:",
                "if False:",
            ),
        ),
    ),
    Mutant(
        "a page of organisers opens for anybody signed in",
        "A1",
        A1,
        (
            Change(
                "innovation/initiatives/views/steering.py",
                "@organiser\ndef board()",
                "@signed_in\ndef board()",
            ),
        ),
    ),
    Mutant(
        "a jury is found by its number, whichever evening is asked",
        "A1",
        A1,
        (
            Change(
                "innovation/jury/views/loading.py",
                ".where(Event.slug == slug, Panel.id == panel_id)",
                ".where(Panel.id == panel_id)",
            ),
        ),
    ),
    Mutant(
        "a profile takes any role that is sent along",
        "A2",
        A2,
        (
            Change(
                "innovation/people/views/profile.py",
                "    with force_locale(form.locale.data):",
                '    person.role = __import__("flask").request.form.get("role", person.role)\n'
                "    session.commit()\n"
                "    with force_locale(form.locale.data):",
            ),
        ),
    ),
    Mutant(
        "CSRF off on the vote",
        "A3",
        A3,
        (
            Change(
                CARD,
                "def _answered(",
                "from innovation.web.security import csrf\n\ncsrf.exempt(ballot)\n\n\ndef _answered(",
            ),
        ),
    ),
    Mutant(
        "asking for the head of a page acts",
        "A3",
        A3,
        (
            Change(
                "innovation/people/views/profile.py",
                'if request.method != "POST":',
                'if request.method == "GET":',
            ),
        ),
    ),
    Mutant(
        "next= is not looked at",
        "A7",
        A7,
        (
            Change("innovation/web/security.py", r"/(?!/)[^\\\x00-\x20\x7f]*", "(?s:.*)"),
            Change(
                "innovation/web/security.py",
                "target if not parts.scheme and not parts.netloc else None",
                "target",
            ),
        ),
    ),
    Mutant(
        "a formula stands in a file as it was typed",
        "A9",
        A9,
        (Change("innovation/voting/exports.py", """FORMULA.sub(r"\\g<0>'", str(cell))""", "str(cell)"),),
    ),
    Mutant(
        "a picture keeps where it was taken",
        "A9",
        UPLOADS,
        (
            Change("innovation/pictures.py", "    plain.info.clear()\n", ""),
            Change("innovation/pictures.py", "method=4)", 'method=4, exif=image.info.get("exif", b""))'),
        ),
    ),
    Mutant(
        "an offer of help is kept without consent",
        "consent",
        CONSENT,
        (
            Change(
                "innovation/voting/forms.py",
                'validators=[InputRequired(_l("Without your permission we cannot pass on your details."))],',
                "",
            ),
            Change("innovation/voting/sharing.py", 'bool(given["consent"] and given["adult"])', "True"),
        ),
    ),
    Mutant(
        "a name is shown as markup",
        "A4",
        A4,
        (
            Change(
                "innovation/__init__.py",
                "    tables.load()\n",
                "    app.jinja_env.autoescape = False\n    tables.load()\n",
            ),
        ),
    ),
    Mutant(
        "an update is markup in the weekly letter",
        "A4",
        IN_LETTERS,
        (
            Change(
                "templates/initiatives/mail_digest.html", "{{ one.text | markdown }}", "{{ one.text | safe }}"
            ),
        ),
    ),
    Mutant(
        "a letter in the outbox is shown as markup",
        "A4",
        IN_LETTERS,
        (Change("templates/people/outbox.html", "letter.body.strip() | urlize", "letter.body | safe"),),
    ),
    Mutant(
        "a refused form gives back markup",
        "A4",
        ECHOES,
        (
            Change(
                "templates/_form.html",
                "{{ f(**dict({'class': 'control'}, **extra)) }}",
                "{{ f(**dict({'class': 'control'}, **extra)) }}<p>{{ (f.data or '') | string | safe }}</p>",
            ),
        ),
    ),
    Mutant(
        "the report on paper draws what was typed",
        "A4",
        ECHOES,
        (
            Change(
                "templates/voting/report.html",
                'report-evening">{{ event.title }}',
                'report-evening">{{ event.title | safe if paper else event.title }}',
            ),
        ),
    ),
    Mutant(
        "the subject of a letter is put in as it is",
        "A9",
        HEADERS,
        (Change("innovation/web/mail.py", 'subject=" ".join(subject.split())', "subject=subject"),),
    ),
    Mutant(
        "a letter goes to whatever is called an address",
        "A9",
        HEADERS,
        (Change("innovation/web/mail.py", "if not _ONE_ADDRESS.fullmatch(to):", "if False:"),),
    ),
    Mutant(
        "an address may hold an encoded word",
        "A9",
        HEADERS,
        (Change("innovation/web/fields.py", 'if "=?" in typed:', "if False:"),),
    ),
)


@contextmanager
def copy_of_tree() -> Iterator[Path]:
    """The files of the project in a folder of their own, with its installed parts linked."""
    known = subprocess.run(
        ["git", "ls-files", "-co", "--exclude-standard", "-z"], cwd=ROOT, capture_output=True, check=True
    )
    with tempfile.TemporaryDirectory(prefix="mutants-") as folder:
        tree = Path(folder)
        for name in known.stdout.decode().split("\0"):
            if (ROOT / name).is_file() and not (ROOT / name).is_symlink():
                (tree / name).parent.mkdir(parents=True, exist_ok=True)
                shutil.copy2(ROOT / name, tree / name)
        (tree / "static" / "vendor").symlink_to(ROOT / "static" / "vendor")
        yield tree


def passes(tree: Path, test: str, postgres: bool) -> str | None:
    """None when the test passes there or could not run, else the line that says what failed."""
    command = [sys.executable, "-m", "pytest", "-x", "-p", "no:cacheprovider", test]
    done = subprocess.run(
        [POSTGRES, *command] if postgres else command,
        cwd=tree,
        env={**os.environ, "FAULTS": ""},  # the small figures are enough to fail
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode != 1 or not re.search(r"\d+ failed", done.stdout):
        if done.returncode:
            print(done.stdout[-3000:], done.stderr[-3000:], file=sys.stderr)
        return None
    said = re.findall(r"^E +(.*)$", done.stdout, re.MULTILINE)
    return said[0] if said else "failed"


@contextmanager
def applied(tree: Path, mutant: Mutant) -> Iterator[None]:
    """The tree with the mutant's changes, for a while. Raises ValueError when one does not fit the code."""
    before = {change.file: (tree / change.file).read_text() for change in mutant.changes}
    try:
        for change in mutant.changes:
            text = (tree / change.file).read_text()
            if text.count(change.old) != 1:
                raise ValueError(
                    f"{mutant.name}: {change.file} has {text.count(change.old)} × {change.old!r}"
                )
            (tree / change.file).write_text(text.replace(change.old, change.new))
        yield
    finally:
        for name, text in before.items():
            (tree / name).write_text(text)


@dataclass(frozen=True)
class Caught:
    """What became of one mutant."""

    mutant: Mutant
    said: str | None  #: the line that failed; None: the test passed, or fails without the mutant too

    @property
    def outcome(self) -> str:
        """In one word, as on the page."""
        return "caught" if self.said is not None else "**missed**"


def run(mutants: Sequence[Mutant]) -> Iterator[Caught]:
    """Two at a time, each in a tree of its own; a test that fails without any mutant catches none."""
    trees: SimpleQueue[Path] = SimpleQueue()

    def tried(test: str, postgres: bool, mutant: Mutant | None = None) -> str | None:
        tree = trees.get()
        try:
            with applied(tree, mutant) if mutant else nullcontext():
                return passes(tree, test, postgres)
        finally:
            trees.put(tree)

    with ExitStack() as copies, ThreadPoolExecutor(AT_ONCE) as pool:
        for _ in range(AT_ONCE):
            trees.put(copies.enter_context(copy_of_tree()))
        tests = sorted({(mutant.test, mutant.postgres) for mutant in mutants})
        wrong = dict(zip(tests, pool.map(lambda each: tried(*each), tests), strict=True))
        said = pool.map(lambda mutant: tried(mutant.test, mutant.postgres, mutant), mutants)
        for mutant, line in zip(mutants, said, strict=True):
            yield Caught(mutant, None if wrong[mutant.test, mutant.postgres] else line)


def told(caught: Caught) -> str:
    """Two lines about one mutant."""
    mutant = caught.mutant
    first = f"{caught.outcome:<11}{mutant.promise:<15}{mutant.name}"
    return f"{first}\n{'':<26}{Path(mutant.test).name}: {caught.said or 'noticed nothing'}"[:250]


def main(arguments: Sequence[str]) -> int:
    """Run all mutants, or those whose name or promise is wanted; the exit code."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--proofs", type=Path)
    parser.add_argument("wanted", nargs="*")
    given = parser.parse_args(arguments)
    postgres = subprocess.run([POSTGRES, "--find"], capture_output=True, check=False).returncode == 0
    chosen = [
        mutant for mutant in MUTANTS if not given.wanted or {mutant.name, mutant.promise} & set(given.wanted)
    ]
    kept, missed = [], 0
    for caught in run([mutant for mutant in chosen if postgres or not mutant.postgres]):
        print(told(caught), flush=True)
        missed += caught.said is None
        kept.append([caught.mutant.promise, caught.mutant.name, caught.mutant.test, caught.outcome])
    for mutant in chosen:
        if mutant.postgres and not postgres:
            print(f"left out   {mutant.promise:<15}{mutant.name}: there is no PostgreSQL here")
    if given.proofs:
        given.proofs.write_text(json.dumps(kept, indent=1))
    return 1 if missed else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
