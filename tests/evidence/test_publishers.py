"""Importers read the publishers' files as published; every trap their README names is caught by a rule.

Figures are those of the README and of the project's fact sheet on markets, which were read from the files by hand.
"""

from __future__ import annotations

import re
import sys
import zipfile
from collections.abc import Callable
from decimal import Decimal
from fractions import Fraction
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lenity.evidence import Evidence, EvidenceError, Imported, Observation, read_evidence, tail, total
from lenity.evidence.publishers import (
    PUBLISHERS,
    unodc_individual_seizures,
    unodc_prevalence,
    unodc_prices,
    unodc_prisons,
    unodc_seizures,
    world_bank,
    world_prison_brief,
)

RAW_SEIZURES = "raw/unodc_wdr2024_7.1_drug_seizures_2018_2022.xlsx"
SEIZURES = "unodc_seizures_2018_2022_world.csv"
INDIVIDUAL = "raw/unodc_ids_2011_2016_no_cannabis.zip"


@pytest.fixture(scope="module")
def market(data_folder: Path) -> Path:
    return data_folder / "market"


@pytest.fixture(scope="module")
def cambodia() -> Evidence:
    return read_evidence("KH")


@pytest.fixture(scope="module")
def individual(market: Path) -> Imported:
    """Every individual seizure of the world, 2011-2016: read once, it takes seconds."""
    return unodc_individual_seizures.read(market / INDIVIDUAL)


def one(imported: Imported, subject: str, year: int, indicator: str = "seizures", place: str = "KH") -> Observation:
    [seen] = [
        seen
        for seen in imported.observations
        if (seen.indicator, seen.subject, seen.year, seen.place) == (indicator, subject, year, place)
    ]
    return seen


HEADER = "region,subregion,country,drug_group,drug_subgroup,drug_name,year,kilograms,country_iso3\n"


def row(country: str = "KHM", drug: str = "Heroin", year: str = "2020", kilograms: str = "1") -> str:
    return f"Asia,East and South-East Asia,{country},g,s,{drug},{year},{kilograms},{country}\n"


# -- the seven traps of the README -----------------------------------------------------------------------


@pytest.mark.data
@pytest.mark.parametrize("file", [RAW_SEIZURES, SEIZURES])
def test_trap_1_rows_that_repeat_exactly_are_counted_once(market: Path, file: str) -> None:
    imported = unodc_seizures.read(market / file)
    # 344 exact duplicates; 8 of them repeat a row without a quantity, which is refused: 344 - 336.
    assert len(imported.alarms_of("duplicate")) == 336
    repeated_in_2021 = {a.observation.place for a in imported.alarms_of("duplicate") if a.observation.year == 2021}
    assert {"MY", "SG", "TH"} <= repeated_in_2021


@pytest.mark.data
@pytest.mark.parametrize("file", [RAW_SEIZURES, SEIZURES])
def test_trap_2_two_rows_of_one_drug_are_one_figure_that_says_so(market: Path, file: str) -> None:
    imported = unodc_seizures.read(market / file, "KH")
    assert [(one(imported, "methamphetamine", year).value) for year in (2018, 2019)] == [307 + 7, 385 + 44]
    said = {alarm.observation.year: alarm.message for alarm in imported.alarms_of("several-rows")}
    assert set(said) == {2018, 2019}
    assert "307 + 7" in said[2018]


@pytest.mark.data
def test_trap_3_plants_printed_as_kg_are_kept_in_conflict_and_never_summed(market: Path) -> None:
    imported = unodc_seizures.read(market / SEIZURES, "KH")
    plants = one(imported, "cannabis_plants", 2019)
    assert (plants.value, plants.unit, plants.confidence) == (18194, "kg_as_published", "conflict")
    herb_and_plants = [seen for seen in imported.observations if seen.subject.startswith("cannabis") and seen.year == 2019]
    assert len(herb_and_plants) == 2
    assert total(herb_and_plants).amounts == {"kg": 103}


@pytest.mark.data
def test_trap_4_one_cambodian_record_in_six_years_is_no_sample(individual: Imported) -> None:
    [seen] = [seen for seen in individual.observations if seen.place == "KH"]
    assert (seen.subject, seen.year, seen.period, str(seen.value)) == ("cocaine", 2012, "9 May", "2.9")


@pytest.mark.data
def test_trap_5_individual_seizures_repeat_44229_times_and_one_of_4500000_kg_is_a_unit_error(individual: Imported) -> None:
    # Every different row is an observation or a refused row; what is left of 311,038 rows are 44,229 repetitions, and
    # two rows (Myanmar 2013, New Zealand 2012) that differ from another only by a blank at the edge of a cell.
    refused = {problem.line for problem in individual.refused}
    assert len(individual.observations) + len(refused) == 311_038 - 44_229 - 2
    assert len(individual.alarms_of("duplicate")) > 40_000  # the others repeat rows in units that are refused
    [thailand] = [
        alarm.observation for alarm in individual.alarms_of("out-of-proportion") if alarm.observation.value == 4_500_000
    ]
    assert (thailand.place, thailand.year, thailand.subject) == ("TH", 2013, "amphetamine")
    [kept] = [seen for seen in individual.observations if seen.row == thailand.row]
    assert kept.confidence == "conflict"
    # "99.7% of that drug's total"
    share = next(alarm.message for alarm in individual.alarms_of("share-of-total") if alarm.observation.row == thailand.row)
    assert "99.7% of all amphetamine" in share
    assert 4_500_000 not in {seen.value for seen in total(individual.observations).used}


@pytest.mark.data
def test_trap_5_departures_from_cambodia_that_spain_names_in_one_year_only_are_noise(individual: Imported) -> None:
    [burst] = [alarm for alarm in individual.alarms_of("departure-burst") if "KH as country of departure" in alarm.message]
    # 104 records of 2011, one of them an exact repetition; none in 2012.
    assert "names KH as country of departure in `103` records of 2011 and in no other" in burst.message
    assert burst.message.startswith("Spain")


@pytest.mark.data
@pytest.mark.parametrize("file", ["raw/unodc_cts_prisons_and_prisoners_2023.xlsx", "unodc_cts_prisons_asean.csv"])
def test_trap_6_31008_prisoners_in_two_years_running_are_doubted_in_both(market: Path, file: str) -> None:
    imported = unodc_prisons.read(market / file, "KH")
    for year in (2017, 2018):
        seen = one(imported, "all", year, "prison_population")
        assert (seen.value, seen.confidence) == (31_008, "conflict")
    assert one(imported, "all", 2016, "prison_population").confidence == "verified"  # 21,989


@pytest.mark.data
@pytest.mark.parametrize("file", ["raw/unodc_cts_prisons_and_prisoners_2023.xlsx", "unodc_cts_prisons_asean.csv"])
def test_trap_7_drug_counts_that_jump_by_two_orders_of_magnitude_are_doubted(market: Path, file: str) -> None:
    imported = unodc_prisons.read(market / file, "ASEAN")
    rules = ("jump", "same-return")
    doubted = {(a.observation.place, a.observation.year, a.observation.value) for a in imported.alarms if a.rule in rules}
    # The twelve rows that were flagged by hand in asean_prison.csv.
    assert doubted == {
        ("PH", 2014, 364),
        ("PH", 2016, 6939),
        ("PH", 2016, 2100),
        ("PH", 2017, 338),
        ("PH", 2016, 2039),
        ("PH", 2017, 466),
        ("TH", 2014, 2387),
        ("TH", 2016, 300),
        ("TH", 2014, 1347),
        ("TH", 2016, 15232),
        ("TH", 2014, 1010),
        ("TH", 2016, 39568),
    }


# -- the files as published ------------------------------------------------------------------------------


@pytest.mark.data
def test_the_workbook_and_its_conversion_give_the_same_figures(market: Path) -> None:
    def figures(file: str) -> list[tuple[object, ...]]:
        held = unodc_seizures.read(market / file, "ASEAN").observations
        return sorted((o.place, o.year, o.subject, str(o.value), o.unit, o.confidence) for o in held)

    assert figures(RAW_SEIZURES) == figures(SEIZURES)


@pytest.mark.data
def test_imported_seizures_are_those_the_library_holds(market: Path, cambodia: Evidence) -> None:
    imported = {(o.year, o.subject): o for o in unodc_seizures.read(market / RAW_SEIZURES, "KH").observations}
    held = [o for o in cambodia.about("seizures") if o.source.key == "unodc-wdr-2024" and o.correction is None]
    assert len(held) > 25
    for seen in held:
        assert (imported[seen.year, seen.subject].value, imported[seen.year, seen.subject].unit) == (seen.value, seen.unit)


@pytest.mark.data
def test_rows_without_a_quantity_are_refused_and_not_zero(market: Path) -> None:
    refused = unodc_seizures.read(market / SEIZURES).refused
    # 72 empty quantities, of which 8 are exact repetitions.
    assert [problem.code for problem in refused] == ["LEN223"] * 64


@pytest.mark.data
@pytest.mark.parametrize(
    ("drug", "top_share", "median_in_grams"), [("cocaine", 63, 107), ("heroin", 67, 155), ("methamphetamine", 94, 8)]
)
def test_the_largest_hundredth_of_seizures_holds_most_of_the_weight(
    individual: Imported, drug: str, top_share: int, median_in_grams: int
) -> None:
    found = tail(seen for seen in individual.observations if (seen.subject, seen.unit) == (drug, "kg"))
    assert (round(100 * found.top_share), round(1000 * found.median)) == (top_share, median_in_grams)
    assert found.total > found.without[1] > found.without[3] > found.without[5]


@pytest.mark.data
def test_a_gram_is_a_thousandth_of_a_kilogram_exactly(individual: Imported) -> None:
    grams = [seen for seen in individual.observations if seen.note.endswith(" Gram")]
    assert len(grams) > 50_000
    for seen in grams[:500]:
        printed = seen.note.rpartition("printed as ")[2].removesuffix(" Gram")
        assert Fraction(seen.value or 0) == Fraction(printed) / 1000


@pytest.mark.data
def test_prices_keep_their_range_and_their_unit(market: Path, cambodia: Evidence) -> None:
    imported = unodc_prices.read(market / "unodc_prices_2018_2022_world.csv", "KH")
    printed = {(o.year, o.subject, o.value, o.lower, o.upper, o.unit) for o in imported.observations}
    held = [o for o in cambodia.about("retail_price") if o.source.key == "unodc-prices"]
    by_hand = {(o.year, o.subject, o.value, o.lower, o.upper, o.unit) for o in held}
    # The hand-built table reads "Methamphetamine, per tablet" as tablets; the importer keeps the printed name.
    moved = {(2018, "methamphetamine", None, 3, 5, "usd_per_tablet")}
    assert printed - by_hand == moved
    assert len(by_hand - printed) == 1


@pytest.mark.data
def test_a_price_of_ten_grams_is_refused_and_not_divided(market: Path) -> None:
    imported = unodc_prices.read(market / "unodc_prices_2018_2022_world.csv")
    assert {seen.unit for seen in imported.observations} == {"usd_per_g", "usd_per_kg", "usd_per_tablet"}
    assert "LEN242" in {problem.code for problem in imported.refused}
    assert any("a price per `10 g`" in problem.message for problem in imported.refused)


@pytest.mark.data
def test_prevalence_is_never_better_than_secondary(market: Path, cambodia: Evidence) -> None:
    imported = unodc_prevalence.read(market / "unodc_prevalence_general_world.csv", "KH")
    held = {(o.year, o.subject, o.value) for o in cambodia.about("use_prevalence")}
    assert {(o.year, o.subject, o.value) for o in imported.observations} == held
    assert {o.confidence for o in imported.observations} == {"secondary"}


@pytest.mark.data
def test_prison_totals_are_those_the_library_holds(market: Path, cambodia: Evidence) -> None:
    for publisher, file, key in (
        ("unodc-prisons", "unodc_cts_prisons_asean.csv", "unodc-cts-2023"),
        ("world-prison-brief", "wpb_series_world.csv", "wpb-2018"),
    ):
        imported = {
            (o.year, o.subject): o.value
            for o in PUBLISHERS[publisher](market / file, "KH").observations
            if o.indicator == "prison_population"
        }
        held = [o for o in cambodia.about("prison_population") if o.source.key == key]
        assert held
        assert all(imported[o.year, o.subject] == o.value for o in held)


@pytest.mark.data
def test_a_prison_table_without_years_is_no_evidence(market: Path) -> None:
    with pytest.raises(EvidenceError, match=r"LEN240: .* lacks the columns `Year`"):
        world_prison_brief.read(market / "wpb_tables_world.csv", "KH")


@pytest.mark.data
def test_a_world_bank_file_is_asked_what_it_measures(market: Path, cambodia: Evidence) -> None:
    raw = market / "raw" / "worldbank_population.csv"
    with pytest.raises(EvidenceError, match="LEN240: nothing in the file says"):
        world_bank.read(raw, "KH")
    imported = {o.year: o for o in world_bank.read(raw, "KH", measure="population").observations}
    for seen in cambodia.about("population"):
        assert imported[seen.year].value == seen.value
    both = world_bank.read(market / "worldbank_population_gdp_asean.csv", "KH").observations
    assert {(o.indicator, o.unit) for o in both} == {("population", "persons"), ("gdp", "usd")}


@pytest.mark.data
@pytest.mark.parametrize("publisher", PUBLISHERS)
def test_a_file_of_another_publisher_is_refused_whole(market: Path, publisher: str) -> None:
    with pytest.raises(EvidenceError, match="LEN240"):
        PUBLISHERS[publisher](market / "kh_arrests.csv", "KH")


amounts = st.one_of(st.integers(0, 99).map(str), st.sampled_from(["", "1,373", "៣", "-1", "0.25", "1e-05", "x"]))
table_rows = st.lists(st.tuples(st.sampled_from(["KHM", "THA"]), st.sampled_from(["Heroin", "Opium"]), amounts), max_size=12)


@given(table_rows)
def test_no_row_is_lost_every_one_is_counted_once_or_refused(
    tmp_path_factory: pytest.TempPathFactory, cells: list[tuple[str, str, str]]
) -> None:
    file = tmp_path_factory.mktemp("rows") / "seizures.csv"
    quoted = [row(place, drug, "2020", f'"{kilograms}"') for place, drug, kilograms in cells]
    file.write_text(HEADER + "".join(quoted), "utf-8")
    imported = unodc_seizures.read(file)
    different = set(cells)
    readable = {cell for cell in different if re.fullmatch(r"[0-9.e-]+", cell[2]) and cell[2] != "-1"}
    assert len(imported.refused) == len(different) - len(readable)
    assert len(imported.alarms_of("duplicate")) == sum(cell in readable for cell in cells) - len(readable)
    expected = sum(Fraction(kilograms) for _, _, kilograms in readable)
    assert sum(Fraction(seen.value or 0) for seen in imported.observations) == expected


# -- files made up to be wrong ---------------------------------------------------------------------------


@pytest.fixture
def importing(tmp_path: Path) -> Callable[..., Imported]:
    def run(text: str | bytes, where: str | None = "KH") -> Imported:
        file = tmp_path / "seizures.csv"
        file.write_bytes(text if isinstance(text, bytes) else text.encode())
        return unodc_seizures.read(file, where)

    return run


@pytest.mark.parametrize(
    ("bad", "code"),
    [
        (row(kilograms='"1,373"'), "LEN225"),
        (row(kilograms="1 373"), "LEN225"),
        (row(kilograms="-5"), "LEN225"),
        (row(kilograms="NaN"), "LEN225"),
        (row(kilograms="១៣៧៣"), "LEN225"),  # Khmer digits
        (row(kilograms="មួយពាន់"), "LEN225"),  # Khmer words
        (row(kilograms=""), "LEN223"),
        (row(drug=""), "LEN223"),
        (row(year="2219"), "LEN226"),
        (row(year="២០២០"), "LEN226"),
        (row(year=""), "LEN223"),
        ("Asia,East and South-East Asia,KHM\n", "LEN222"),
    ],
)
def test_a_bad_row_of_a_published_file_is_named_and_not_counted(importing: Callable[..., Imported], bad: str, code: str) -> None:
    imported = importing(HEADER + row(year="2019") + bad + row(year="2021"))
    assert [(problem.line, problem.code) for problem in imported.refused] == [(3, code)]
    assert total(imported.observations).amounts == {"kg": 2}


def test_text_in_khmer_script_is_a_name_like_any_other(importing: Callable[..., Imported]) -> None:
    [seen] = importing(HEADER + row(drug="ហេរ៉ូអ៊ីន")).observations
    assert seen.subject == "ហេរ៉ូអ៊ីន"


def test_a_bad_row_of_another_country_is_not_reported(importing: Callable[..., Imported]) -> None:
    assert importing(HEADER + row() + row(country="THA", kilograms="much")).refused == ()


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ((HEADER + row()).encode("utf-16"), "LEN220"),
        (HEADER.encode() + row(drug="café").encode("latin-1"), "LEN220"),
        # A header of two merged lines: names above, units below; no line has all the columns.
        ("region,subregion,country,drug,,,reference,seized,\n,,,group,subgroup,name,year,kilograms,code\n" + row(), "LEN240"),
        (HEADER.replace("year", "kilograms") + row(), "LEN240"),
        ("", "LEN240"),
    ],
)
def test_a_file_that_is_not_the_table_is_refused_whole(importing: Callable[..., Imported], text: str | bytes, code: str) -> None:
    with pytest.raises(EvidenceError) as error:
        importing(text)
    assert [problem.code for problem in error.value.problems] == [code]


def test_a_title_above_the_header_is_no_mistake(importing: Callable[..., Imported]) -> None:
    assert len(importing("Drug seizures,,,,,,,,\n" + HEADER + row()).observations) == 1


def test_a_row_of_4500000_kg_is_doubted_by_record_and_region_and_not_summed(importing: Callable[..., Imported]) -> None:
    region = "".join(row(country=place, kilograms="900") for place in ("THA", "MMR", "LAO", "VNM"))
    others = "".join(row(year=str(year), kilograms="10") for year in (2018, 2019))
    imported = importing(HEADER + region + others + row(kilograms="4500000"))
    slip = one(imported, "heroin", 2020)
    assert slip.confidence == "conflict"
    assert {a.rule for a in imported.alarms if a.observation.row == slip.row} == {"out-of-proportion", "share-of-region"}
    assert total(imported.observations).amounts == {"kg": 20}


def test_one_alarm_alone_is_a_second_look_and_no_doubt(importing: Callable[..., Imported]) -> None:
    # More than half of the region, and in line with the other years: the country is large.
    region = "".join(row(country=place, kilograms="9") for place in ("THA", "MMR", "LAO", "VNM"))
    imported = importing(HEADER + region + row(year="2019", kilograms="900") + row(kilograms="1000"))
    assert one(imported, "heroin", 2020).confidence == "verified"
    assert len(imported.alarms_of("share-of-region")) == 1


def test_a_reported_total_stands_for_its_parts_and_is_not_added_to_them(importing: Callable[..., Imported]) -> None:
    whole = "Cocaine (total of the above; made up)"
    parts = row(drug="Cocaine hydrochloride", kilograms="5") + row(drug='"""Crack"" cocaine"', kilograms="2")
    printed = '"Cocaine (total of the above, including if unspecified/undistinguished, but excluding coca leaf and coca bush)"'
    imported = importing(HEADER + parts + row(drug=printed, kilograms="7"))
    assert whole not in {seen.subject for seen in imported.observations}
    assert one(imported, "cocaine", 2020).value == 7
    assert len(imported.alarms_of("total-and-parts")) == 1


def test_a_row_that_repeats_is_counted_once_and_named(importing: Callable[..., Imported]) -> None:
    imported = importing(HEADER + row(kilograms="0.5") + row(kilograms="0.5"))
    assert total(imported.observations).amounts == {"kg": Fraction(1, 2)}
    assert [alarm.message for alarm in imported.alarms] == ["line `3` repeats line `2` in every cell and is counted once"]


def test_a_number_keeps_the_digits_of_the_file(importing: Callable[..., Imported]) -> None:
    assert one(importing(HEADER + row(kilograms="58.41179999999999")), "heroin", 2020).value == Decimal("58.41179999999999")


@pytest.mark.parametrize("where", ["XX", "kh", "Cambodia"])
def test_an_unknown_place_is_refused_with_the_known_ones(importing: Callable[..., Imported], where: str) -> None:
    with pytest.raises(EvidenceError, match=r"LEN241: unknown place or region .*\nhelp: one of: ASEAN"):
        importing(HEADER + row(), where)


def test_a_region_that_a_file_cannot_tell_is_refused(tmp_path: Path) -> None:
    file = tmp_path / "brief.csv"
    file.write_text("country,year,prison_population_total,prison_population_rate\nCambodia,2000,5502,45\n", "utf-8")
    assert len(world_prison_brief.read(file, "ASEAN").observations) == 2
    with pytest.raises(EvidenceError, match="LEN241"):
        world_prison_brief.read(file, "ESEA")


WORLD_BANK = """\
"Data Source","World Development Indicators",

"Last Updated Date","2025-07-01",

"Country Name","Country Code","Indicator Name","Indicator Code","2011","2012","2013",
"Cambodia","KHM","Population, total","SP.POP.TOTL","14722584","14945085","",
"Cambodia","KHM","Forest area","AG.LND.FRST.K2","1","1","1",
"East Asia & Pacific","EAS","Population, total","SP.POP.TOTL","2","2","2",
"""


def test_the_world_banks_own_download_says_what_it_measures_and_its_empty_years_are_no_zero(tmp_path: Path) -> None:
    # The layout as data.worldbank.org offers it: four lines above the header, a column per year, a comma at the end.
    file = tmp_path / "API_SP.POP.TOTL_DS2_en_csv_v2_1.csv"
    file.write_text(WORLD_BANK, "utf-8")
    with zipfile.ZipFile(tmp_path / "download.zip", "w") as packed:
        packed.write(file, file.name)
        packed.writestr("Metadata_Country_API_SP.POP.TOTL_DS2_en_csv_v2_1.csv", "Country Code,Region\n")
    for path in (file, tmp_path / "download.zip"):
        imported = world_bank.read(path, "KH")
        assert [(o.indicator, o.year, o.value) for o in imported.observations] == [
            ("population", 2011, 14_722_584),
            ("population", 2012, 14_945_085),
        ]
        assert (imported.refused, imported.passed_over) == ((), 2)


def test_a_missing_file_is_one_message(tmp_path: Path) -> None:
    for name in ("none.csv", "none.xlsx", "none.zip"):
        with pytest.raises(EvidenceError, match="LEN220"):
            unodc_seizures.read(tmp_path / name, "KH")


def test_a_file_that_only_says_it_is_a_workbook_or_zip_is_one_message(tmp_path: Path) -> None:
    for name in ("fake.xlsx", "fake.zip"):
        (tmp_path / name).write_text(HEADER, "utf-8")
        with pytest.raises(EvidenceError, match="LEN220"):
            unodc_seizures.read(tmp_path / name, "KH")


def test_a_workbook_without_its_reader_says_what_to_install(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "openpyxl", None)
    (tmp_path / "file.xlsx").write_text("", "utf-8")
    with pytest.raises(EvidenceError, match=r"LEN220: .*pip install 'lenity\[evidence\]'"):
        unodc_seizures.read(tmp_path / "file.xlsx", "KH")


def test_a_repr_counts_what_was_doubted_and_refused(importing: Callable[..., Imported]) -> None:
    imported = importing(HEADER + row(drug="Cannabis plants", kilograms="12") + row(kilograms="much"))
    assert repr(imported).splitlines() == [
        f"unodc-seizures, {imported.file}: 1 observations (1 doubted), 1 rows refused, 0 on other matters",
        "  alarm plants-as-kilograms: 1",
        "  refused LEN225: 1",
    ]
