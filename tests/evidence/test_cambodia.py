"""The Cambodian tables say what their sources say: expected values are quoted from the sources themselves."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from lenity.evidence import Evidence, Observation, read_evidence


@pytest.fixture(scope="module")
def cambodia() -> Evidence:
    return read_evidence("KH")


def figure(evidence: Evidence, indicator: str, subject: str, year: int, source: str) -> Observation:
    [seen] = [
        seen
        for seen in evidence.about(indicator, subject)
        if (seen.year, seen.source.key, seen.period == "year") == (year, source, True)
    ]
    return seen


@pytest.mark.parametrize(
    ("indicator", "subject", "year", "source", "value", "unit"),
    [
        # "33.5 kg of crystalline methamphetamine was seized ... the previous year when 19.1 kg was seized"
        ("seizures", "crystalline_methamphetamine", 2012, "daily-46749", "33.5", "kg"),
        ("seizures", "crystalline_methamphetamine", 2011, "daily-46749", "19.1", "kg"),
        # "some 41 kg of cocaine was seized last year, up from 1.1 kg in 2011"
        ("seizures", "cocaine", 2012, "daily-46749", "41", "kg"),
        # "38.3 kg was confiscated in 2013, up from just 319 grams in 2012"
        ("seizures", "heroin", 2013, "daily-54862", "38.3", "kg"),
        ("seizures", "heroin", 2012, "daily-54862", "0.319", "kg"),
        # "nearly 150,000 amphetamine tablets", "277 grams of dry marijuana"
        ("seizures", "methamphetamine_tablets", 2010, "voa-2011", "150000", "tablets"),
        ("seizures", "cannabis_herb", 2010, "voa-2011", "0.277", "kg"),
        # "a whopping total of nearly 1,900kg of P2P (a precursor for producing meth)"
        ("seizures", "precursor_p2p", 2020, "post-2021-01", "1900", "kg"),
        # "arrested 3,142 people, including 425 women, in 2014, while 1,830 people were arrested in 2013"
        ("arrests", "all", 2014, "daily-81147", "3142", "persons"),
        ("arrests", "women", 2014, "daily-81147", "425", "persons"),
        # "20,113 suspects were arrested last year": 10,950 for trafficking and 9,163 for use
        ("arrests", "all", 2019, "khmertimes-2020", "20113", "persons"),
        # "51.7 percent, or 14,707 of the inmates, were imprisoned for drug offences"
        ("prison_population", "drug_offences", 2017, "xinhua-2018", "14707", "persons"),
        # UNODC, World Drug Report 2024, annex 7.1
        ("seizures", "ketamine", 2022, "unodc-wdr-2024", "13504.49", "kg"),
        ("seizures", "heroin", 2021, "unodc-wdr-2024", "275.576", "kg"),
        # "rose from 11,069 in 2014 to 16,574 in 2015"
        ("treatment", "all", 2015, "daily-107142", "16574", "persons"),
    ],
)
def test_a_figure_is_that_of_its_source(
    cambodia: Evidence, indicator: str, subject: str, year: int, source: str, value: str, unit: str
) -> None:
    seen = figure(cambodia, indicator, subject, year, source)
    assert (str(seen.value), seen.unit) == (value, unit)


def test_people_who_inject_are_1300_with_the_interval_as_printed(cambodia: Evidence) -> None:
    [seen] = [seen for seen in cambodia.about("people_who_inject_drugs") if seen.year == 2012]
    assert (seen.value, seen.lower, seen.upper) == (1300, 1200, 2800)


@pytest.mark.parametrize(("year", "published"), [(2008, 33), (2012, 1373)])
def test_the_ecstasy_figures_stand_as_published_in_conflict_with_an_unresolved_correction(
    cambodia: Evidence, year: int, published: int
) -> None:
    seen = figure(cambodia, "seizures", "ecstasy", year, "idpc-2014-abstract")
    assert (seen.value, seen.unit, seen.confidence) == (published, "kg_as_published", "conflict")
    assert seen.unresolved


def test_1373_raises_the_alarm_against_the_largest_ecstasy_seizure_on_record(cambodia: Evidence) -> None:
    # A parcel of 98 kg was called the country's largest in August 2018: 1,373 would be fourteen of them.
    [alarm] = [alarm for alarm in cambodia.alarms if alarm.rule == "above-record"]
    assert (alarm.observation.value, alarm.reference.value) == (1373, 98)


def test_a_year_below_one_seizure_of_its_own_raises_the_alarm(cambodia: Evidence) -> None:
    # "only 5.16 kilograms ... despite ... one raid ... netted more than 10 kilos"; "just 319 grams of heroin,
    # despite yet another high-profile raid in December yielding a full two kilograms"
    found = {(a.observation.subject, str(a.observation.value)) for a in cambodia.alarms if a.rule == "below-single"}
    assert found == {("methamphetamine", "5.16"), ("heroin", "0.319")}


def test_every_alarm_in_the_library_is_on_a_figure_graded_as_doubtful(cambodia: Evidence) -> None:
    assert {alarm.observation.confidence for alarm in cambodia.alarms} == {"conflict"}


def test_the_misquoted_prison_population_is_corrected_to_what_amnesty_prints(cambodia: Evidence) -> None:
    [seen] = [s for s in cambodia.about("prison_population", "all") if s.source.key == "tamilguardian-2020"]
    assert seen.value == 38990
    assert seen.correction is not None
    assert seen.correction.expected == 38890


def test_the_residue_of_a_spreadsheet_is_corrected_to_its_four_decimals(cambodia: Evidence) -> None:
    assert figure(cambodia, "seizures", "ecstasy", 2021, "unodc-wdr-2024").value == Decimal("58.4118")


def test_arrests_by_offence_sum_to_their_total_where_the_source_lets_them(cambodia: Evidence) -> None:
    for year, source in ((2019, "khmertimes-2020"), (2020, "cne-2021")):
        parts = [figure(cambodia, "arrests", subject, year, source).value for subject in ("trafficking", "use")]
        assert sum(part for part in parts if part is not None) == figure(cambodia, "arrests", "all", year, source).value


def test_in_march_2015_nobody_could_know_what_unodc_published_later(cambodia: Evidence) -> None:
    then = cambodia.as_of(date(2015, 3, 31))
    assert max(seen.year for seen in then.observations if not seen.known_from_assumed) == 2014
    assert not then.about("seizures", "nimetazepam")
    assert then.about("seizures", "ecstasy", "kg_as_published")
    assert read_evidence("KH", as_of=date(2015, 3, 31)).observations == then.observations


def test_no_figure_is_a_float_and_none_is_without_source_grade_or_row(cambodia: Evidence) -> None:
    for seen in cambodia.observations:
        assert {type(number) for number in (seen.value, seen.lower, seen.upper)} <= {int, Decimal, type(None)}
        assert seen.source.address
        assert seen.confidence
        assert seen.row


def test_only_cambodian_figures_are_held(cambodia: Evidence) -> None:
    assert {seen.place for seen in cambodia.observations} == {"KH"}
    # A few dozen single figures of UNODC, never its tables.
    assert sum(seen.source.key.startswith("unodc-") for seen in cambodia.observations) < 100
