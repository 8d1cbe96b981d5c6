"""SIC codes: what they are called, and which of them begin with some digits."""

from leads.sic import codes_under, description_of


def test_codes_have_descriptions() -> None:
    assert description_of("62020") == "Information technology consultancy activities"
    assert description_of(" 01110 ") == "Growing of cereals (except rice), leguminous crops and oil seeds"
    assert description_of("6202") is None


def test_beginnings_stand_for_all_codes_under_them() -> None:
    assert codes_under(["62"]) == ("62011", "62012", "62020", "62030", "62090")
    assert codes_under(["86230", "8623", "862"]) == ("86210", "86220", "86230")
    assert len(codes_under(["0", "1", "2", "3", "4", "5", "6", "7", "8", "9"])) == 731


def test_a_whole_code_stands_for_itself_and_an_unknown_beginning_for_nothing() -> None:
    assert codes_under(["74990", "00001"]) == ("00001", "74990")
    assert codes_under(["04", "x", ""]) == ()
