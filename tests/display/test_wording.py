"""Where a line of Japanese may break: between phrases, never within a word that a questionnaire names."""

from tests.support.screens import QUESTIONNAIRE

from selfcheck.display import BREAK, Wording
from selfcheck.display.wording import phrases


def test_a_line_breaks_between_phrases_but_not_within_a_word_that_is_named() -> None:
    assert phrases("足のしびれがありますか", "ja").count(BREAK) >= 1
    assert BREAK not in phrases("おしっこ", "ja", "おしっこ")
    assert phrases("確かめてもらうことがすすめられています。", "ja").endswith(BREAK + "すすめられています。")
    assert phrases("前田カイロプラクティック藤沢院が", "ja") == BREAK.join(
        ["前田", "カイロプラクティック", "藤沢院が"]
    )
    assert BREAK not in phrases("痛み・しびれ", "ja")
    assert phrases("痛むこともめずらしくない。", "ja") == f"痛むことも{BREAK}めずらしくない。"
    assert phrases("お伝えください（0466-21-9624）。", "ja").endswith(
        f"お伝えください{BREAK}（0466-21-9624）。"
    )
    assert phrases("No breaks here", "en") == "No breaks here"


def test_a_long_address_and_a_long_word_break_between_their_parts() -> None:
    wording = Wording(QUESTIONNAIRE, "ja")
    assert "第一興産" in wording.say(QUESTIONNAIRE.clinic.address)
    assert "ふだんどおり" in wording.say(next(g for g in QUESTIONNAIRE.guidance if g.id == "selfcare").what)
    assert f"カイロプラクティック{BREAK}ではありません。" in wording.say(
        {"ja": "整骨院・整体・カイロプラクティックではありません。"}
    )
