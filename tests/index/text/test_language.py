"""Questions and articles in languages that the default model was not trained on."""

import json
from concurrent.futures import ThreadPoolExecutor
from functools import cache
from pathlib import Path
from threading import Barrier

import pytest
from py3langid.langid import LanguageIdentifier

from index.records import Document
from index.search.searcher import Searcher
from index.settings import DEFAULT_MODEL
from index.store.folder.store import FolderStore
from index.text import language
from index.text.language import (
    article_language,
    articles_notice,
    expect_article,
    expect_question,
    foreign_language,
    question_notice,
)
from ingest.build.languages import guess_languages
from ingest.build.pipeline import build as build_index
from ingest.reader_version import reader_version
from tests.support.bag_of_words import BagOfWords
from tests.support.commands import run

GERMAN = "Die Wade schmerzt in der Nacht, und der Muskel zieht sich plötzlich zusammen."
FRENCH = "Le muscle se contracte pendant la nuit et la jambe fait très mal au réveil."
ENGLISH = "The calf hurts at night, and the muscle pulls together all of a sudden."
COMMAND = "python -m ingest build --model paraphrase-multilingual-MiniLM-L12-v2"
WRITTEN = {
    "de": ("Die Rhabdomyolyse ist ein Zerfall von Fasern der Muskeln.", "RHABDOMYOLYSE"),
    "fr": ("La jambe épuisée tressaille souvent pendant la nuit.", "Epuisée"),
    "ru": ("Тетания возникает при недостатке кальция в крови.", "кальция"),
    "el": ("Η τετανία εμφανίζεται όταν λείπει ασβέστιο από το αίμα.", "ΤΕΤΑΝΊΑ"),
    "ar": ("التكزز يحدث عند نقص الكالسيوم في الدم.", "الكالسيوم"),
    "hi": ("टेटनी तब होती है जब रक्त में कैल्शियम कम होता है।", "टेटनी"),
    "ja": ("横紋筋融解症は筋肉の細胞が壊れる病気です。", "融解症"),
    "zh": ("骨骼肌溶解是肌肉细胞破坏的疾病。", "骨骼肌"),
    "ko": ("횡문근융해증은 근육 세포가 파괴되는 병입니다.", "횡문근"),
    "th": ("ตะคริวคือการหดเกร็งของกล้ามเนื้ออย่างฉับพลัน", "ตะคริว"),
}


@pytest.fixture
def english_only(model: BagOfWords) -> BagOfWords:
    """A model with the name of the one that was trained on English."""
    model.name = DEFAULT_MODEL
    return model


def write(corpus: Path, **texts: str) -> Path:
    corpus.mkdir(exist_ok=True)
    for name, text in texts.items():
        (corpus / f"{name}.txt").write_text(text, encoding="utf-8")
    return corpus


def document(name: str, text: str) -> Document:
    return Document(doc_id=name, title=name, path=name, text=text)


def searcher_over(folder: Path, model: BagOfWords, **texts: str) -> Searcher:
    build_index(folder / "index", corpus=[write(folder / "corpus", **texts)], model=model)
    return Searcher(FolderStore(folder / "index"), model)


def test_an_article_has_the_language_of_its_beginning() -> None:
    assert article_language(GERMAN) == "German"
    assert article_language(f"{ENGLISH * 20}{GERMAN * 40}") is None
    assert article_language("筋肉の細胞が壊れる病気です。尿が黒くなります。") == "Japanese"


@pytest.mark.parametrize(
    "text", [ENGLISH, "", "Nachts Wadenkrämpfe, warum?", "1 2 3 4 5 6 7 8 9 10 11 12 13 14"]
)
def test_english_and_very_short_texts_are_not_another_language(text: str) -> None:
    assert article_language(text) is None
    assert foreign_language("why do my legs cramp when I walk?") is None


def test_what_tells_languages_is_loaded_for_texts_that_may_be_foreign_and_no_others(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    loaded: list[bool] = []
    monkeypatch.setattr(language, "_begun", lambda: bool(loaded))
    monkeypatch.setattr(language, "load_identifier", lambda: loaded.append(True))

    expect_question("why do my legs cramp when I walk?")
    expect_article(ENGLISH)
    assert not loaded
    expect_article(GERMAN)
    expect_question("Wadenkrämpfe nachts")
    assert loaded == [True]


def test_the_identifier_is_loaded_once_however_many_ask_and_again_if_that_failed(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    loads: list[str] = []
    all_there = Barrier(8)
    identifier = language._identifier().result(60)

    def from_model_file(file: str, **_: object) -> LanguageIdentifier:
        loads.append(file)
        if len(loads) == 1:
            raise MemoryError("for a moment")
        return identifier

    def ask(_: int) -> str | None:
        all_there.wait(60)
        return foreign_language(GERMAN)

    monkeypatch.setattr(LanguageIdentifier, "from_model_file", from_model_file)
    monkeypatch.setattr(language, "_loading", cache(language._loading.__wrapped__))

    with pytest.raises(MemoryError):
        foreign_language(GERMAN)
    with ThreadPoolExecutor(8) as threads:
        named = list(threads.map(ask, range(8)))

    assert named == ["German"] * 8
    assert len(loads) == 2


def test_a_notice_names_the_first_articles_of_each_language_and_the_command() -> None:
    languages = {"German": tuple(f"de{n}.txt" for n in range(5)), "French": ("fr.txt",)}

    here = articles_notice(languages, index=Path(".index"))
    there = articles_notice({"French": ("fr.txt",)}, index=Path("/far/index"))

    assert here is not None
    assert here.startswith(
        "6 articles seem not to be in English "
        "(French: fr.txt; German: de0.txt, de1.txt, de2.txt and 2 more)"
    )
    assert here.endswith(COMMAND)
    assert there is not None
    assert there.startswith("1 article seems not")
    assert there.endswith(f"{COMMAND} --index /far/index")
    assert question_notice("German", index=Path(".index")).endswith(COMMAND)
    assert articles_notice({}, index=Path(".index")) is None


def test_unchanged_articles_are_not_examined_again() -> None:
    known = {"Welsh": ("same", "changed", "gone")}
    new = [document("changed", FRENCH), document("new", GERMAN)]

    guessed = guess_languages(new, kept={"same", "plain"}, known=known)

    assert guessed == {"Welsh": ("same",), "French": ("changed",), "German": ("new",)}
    assert guess_languages([document("first", GERMAN)]) == {"German": ("first",)}


def test_a_build_and_its_status_name_the_articles_in_other_languages(
    tmp_path: Path, english_only: BagOfWords
) -> None:
    corpus = write(tmp_path / "corpus", de=GERMAN, fr=FRENCH, en=ENGLISH)

    first = build_index(tmp_path / "index", corpus=[corpus], model=english_only)
    again = build_index(tmp_path / "index", model=english_only)
    status = run("ingest", "status", "--index", str(tmp_path / "index"), "--json")

    [notice] = first.notices
    assert notice.startswith(
        "2 articles seem not to be in English (French: fr.txt; German: de.txt)"
    )
    assert (again.published, again.notices) == (False, [notice])
    assert json.loads(status.stdout)["notices"] == [notice]
    (corpus / "de.txt").write_text(ENGLISH)
    [less] = build_index(tmp_path / "index", model=english_only).notices
    assert less.startswith("1 article seems not to be in English (French: fr.txt)")


def test_a_model_for_any_language_gives_no_notice(tmp_path: Path, model: BagOfWords) -> None:
    report = build_index(
        tmp_path / "index", corpus=[write(tmp_path / "corpus", de=GERMAN)], model=model
    )

    assert report.notices == []
    assert FolderStore(tmp_path / "index").open().manifest.languages is None


def test_an_index_built_by_older_rules_is_rebuilt_without_embedding(
    tmp_path: Path, model: BagOfWords, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as older:
        for part in ("describe.read_cache", "build.draft", "build.prepare", "build.up_to_date"):
            older.setattr(f"ingest.{part}.reader_version", lambda: "older")
        searcher_over(tmp_path, model, de=GERMAN)

    report = build_index(tmp_path / "index", model=model)
    again = build_index(tmp_path / "index", model=model)

    assert (report.published, report.changes.unchanged, report.embedded) == (True, 1, 0)
    assert not again.published
    assert FolderStore(tmp_path / "index").open().manifest.rules == reader_version()


@pytest.mark.parametrize("name", list(WRITTEN))
def test_an_exact_rare_word_in_any_script_is_found_highlighted_and_an_answer(
    tmp_path: Path, model: BagOfWords, name: str
) -> None:
    others = {f"sea{n}": f"Boats of kind{n} sail far from every coast." for n in range(20)}
    searcher = searcher_over(tmp_path, model, **{k: v for k, (v, _) in WRITTEN.items()}, **others)
    text, word = WRITTEN[name]

    answer = searcher.search(word)
    quoted = searcher.search(f'"{word}"') if word in text else answer

    assert answer.answerable
    assert answer.hits[0].document.doc_id == quoted.hits[0].document.doc_id == f"{name}.txt"
    highlighted = [text[start:end] for start, end in answer.hits[0].highlights[1:]]
    assert [part.lower() for part in highlighted] == [word.lower().replace("epuisée", "épuisée")]
