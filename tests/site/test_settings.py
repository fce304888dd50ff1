"""A wrong settings file is told in a line, never by a traceback, and nothing is published."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.support.sites import drillbook, fingerprint, make_site, pelican, write_config

WRONG = {
    "DRILLBOOK_LANG = (": "was never closed (pelican.conf.py, line",
    "import no_such_module": "no_such_module",
    "DRILLBOOK_NAMES = undefined": "undefined",
    "raise SystemExit('enough')": "enough",
    "OUTPUT_RETENTION = 3": "OUTPUT_RETENTION is 3; write a list of names",
    "DRILLBOOK_LANG = 3": "3 is not a language code",
    "DRILLBOOK_LANG = '../x'": "'../x' is not a language code",
    "DRILLBOOK_LANGUAGES = 'en'": "DRILLBOOK_LANGUAGES is 'en'; write a list of codes",
    "DRILLBOOK_LANGUAGES = ['en', 'Korean']": "'Korean' is not a language code",
    "DRILLBOOK_NAMES = {'redis': 3}": "DRILLBOOK_NAMES['redis'] is 3; write a text, or one a language",
    "SITESUBTITLE = {'en': None}": "SITESUBTITLE is {'en': None}; write a text, or one a language",
    "DRILLBOOK_NAMES = ['PostgreSQL']": "DRILLBOOK_NAMES is ['PostgreSQL']; write a mapping",
}


@pytest.mark.parametrize("line", WRONG)
def test_a_wrong_settings_file_is_told_in_a_line(line: str, tmp_path: Path) -> None:
    make_site(tmp_path)
    assert drillbook(tmp_path).code == 0
    before = fingerprint(tmp_path / "output")
    write_config(tmp_path, line)
    done = drillbook(tmp_path)
    assert done.code in (1, 2), done.said
    assert WRONG[line] in done.err
    assert "Traceback" not in done.said
    assert fingerprint(tmp_path / "output") == before


@pytest.mark.parametrize("line", [line for line in WRONG if "DRILLBOOK_" in line and "=" in line][2:])
def test_pelican_itself_refuses_what_drillbook_refuses(line: str, tmp_path: Path) -> None:
    make_site(tmp_path)
    write_config(tmp_path, line)
    done = pelican(tmp_path)
    assert done.code != 0, done.said
    assert WRONG[line] in done.said
    assert not (tmp_path / "output").exists()


@pytest.mark.parametrize("verb", ["build", "check"])
def test_a_language_is_two_letters(verb: str, tmp_path: Path) -> None:
    make_site(tmp_path)
    done = drillbook(tmp_path, verb, "--lang", "../x")
    assert done.code == 2, done.said
    assert "'../x' is not a language code; use two letters" in done.err
    assert "Traceback" not in done.said


@pytest.mark.parametrize(
    ("name", "why"),
    [("../CNAME", "outside the site"), ("index.html", "replacing "), ("SHA256SUMS", "replacing ")],
)
def test_a_static_file_goes_neither_out_of_the_site_nor_over_its_files(
    name: str, why: str, tmp_path: Path
) -> None:
    make_site(tmp_path)
    (tmp_path / "content/extra").mkdir()
    (tmp_path / "content/extra/CNAME").write_text("kb.example")
    write_config(
        tmp_path,
        f"STATIC_PATHS = ['extra/CNAME']\nEXTRA_PATH_METADATA = {{'extra/CNAME': {{'path': '{name}'}}}}",
    )
    done = drillbook(tmp_path)
    assert done.code == 1, done.said
    assert f"'{name}', {why}" in done.err
    assert not (tmp_path / "CNAME").exists()
    assert not (tmp_path / "output").exists()


def test_names_and_the_subtitle_may_be_one_a_language(tmp_path: Path) -> None:
    make_site(tmp_path)
    write_config(
        tmp_path,
        "SITESUBTITLE = {'en': 'In English', 'ko': '우리말로'}\n"
        "DRILLBOOK_LANGUAGES = ['en', 'ko']\n"
        "DRILLBOOK_NAMES = {'postgresql': {'en': 'Our database', 'ko': '우리 데이터베이스'}}",
    )
    assert drillbook(tmp_path).code == 0
    for folder, own, other in (
        ("", ("In English", "Our database"), "우리"),
        ("ko", ("우리말로", "우리 데이터베이스"), "Our"),
    ):
        home = (tmp_path / "output" / folder / "index.html").read_text()
        assert own[0] in home
        listed = "".join(p.read_text() for p in (tmp_path / "output" / folder).glob("systems/*.html"))
        assert own[1] in listed
        assert other not in listed
