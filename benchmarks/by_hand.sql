-- Cambodia's drug law of 2012 and the general part of the Criminal Code, written by hand as one query: what lenity is timed against.
--
-- Reads a table `cases` with the nine columns of cases.py, and `n`, how many cases a row stands for; gives each rule's id and the
-- number of cases in which it is used.
-- Both readings of the bands (A and B) are carried side by side; of consumption, the first and the repeated offence.
-- The other disputed points are settled: top-band open-to-life, edges lower, consumption memory, range-or-life art-94,
-- three-year-test provided, minors-step adult, doubled-maximum printed, fine-alone literal.
-- Facts that are not among the nine columns (time since the prior judgment, agreement to community work ...) may be either way:
-- a rule counts as used where some value of such a fact leads to it. A fact of the nine that is missing ends the row: no envelope.
-- A month has 30 days and a year 12 months. `low` and `high` are days; nothing stands for a figure that does not exist.

CREATE TYPE rule AS ENUM (
  'group/amphetamines', 'group/morphine-cocaine', 'group/heroin', 'group/cannabis', 'group/opium', 'group/ketamine', 'group/others',
  'conduct/keeping-transport-trafficking', 'conduct/other',
  'art-40/amphetamines/base', 'art-40/amphetamines/15-80-g', 'art-40/amphetamines/80-240-g', 'art-40/amphetamines/above-240-g/open-to-life',
  'art-40/opiates/base', 'art-40/opiates/4-25-g/lower', 'art-40/opiates/25-80-g/lower', 'art-40/opiates/above-80-g', 'art-40/above-80-g/life',
  'art-40/cannabis/not-known/A', 'art-40/cannabis/not-known/B', 'art-40/opium/not-known/A', 'art-40/opium/not-known/B',
  'art-40/ketamine/not-known/A', 'art-40/ketamine/not-known/B', 'art-40/others/not-known/A', 'art-40/others/not-known/B',
  'art-45/first', 'art-45/repeated', 'cultivation/cannabis', 'cultivation/other-plants',
  'cc-46/life', 'cc-46/above-5-years', 'cc-47/up-to-5-years', 'cc-48/up-to-6-days', 'provided-range',
  'cc-39/under-14', 'cc-160/life', 'cc-160/life-alone', 'cc-160/halved', 'cc-160/low-minimum',
  'cc-43/prison', 'cc-43/life', 'cc-43/neither', 'cc-38/minor', 'cc-38/adult',
  'cc-163/minor', 'cc-84/no-record', 'cc-90/not-charged', 'cc-92/amnestied', 'cc-84/otherwise',
  'cc-84/felony-after-felony', 'cc-84/misdemeanour-after-felony', 'cc-84/felony-after-misdemeanour', 'cc-84/same-misdemeanour',
  'cc-85/up-to-20-years/printed', 'cc-85/between', 'cc-85/30-years', 'cc-86/misdemeanour',
  'cc-94/10-years', 'cc-94/5-years', 'cc-94/2-years', 'cc-94/6-days', 'cc-95/life',
  'cc-164/10-years/adult', 'cc-164/5-years/adult', 'cc-164/2-years/adult', 'cc-164/6-days/adult',
  'cc-97/offence-of-another-law', 'cc-97/fine-alone/nothing-left', 'cc-97/fine-alone/open', 'cc-97/fine-alone/closed',
  'cc-104/fine/nothing-left', 'cc-106/fine/record', 'cc-104/fine/open', 'cc-104/fine/closed',
  'cc-104/nothing-left', 'cc-106/record', 'cc-104/term', 'cc-104/too-long', 'cc-104/life-alone',
  'cc-117/nothing-left', 'cc-117/too-short', 'cc-117/too-long', 'cc-117/term', 'cc-117/life-alone',
  'cc-120/nothing-left', 'cc-120/too-short', 'cc-120/too-long', 'cc-120/term', 'cc-120/life-alone',
  'cc-72/nothing-left', 'cc-162/under-16', 'cc-98/community-service/life', 'cc-98/community-service/provided-too-long',
  'cc-98/community-service/provided-life', 'cc-72/refused', 'cc-72/absent', 'cc-98/community-service/provided',
  'cc-76/nothing-left', 'cc-98/reprimand/life', 'cc-98/reprimand/provided-too-long', 'cc-98/reprimand/provided-life',
  'cc-76/disturbance', 'cc-76/harm', 'cc-76/reintegration', 'cc-98/reprimand/provided',
  'cc-100/nothing-left', 'cc-100/life', 'cc-100/provided', 'cc-100/provided-too-long', 'cc-100/provided-life',
  'cc-124/nothing-left', 'cc-124/class', 'cc-124/disturbance', 'cc-124/reintegration', 'cc-124/no-request', 'cc-124/absent', 'cc-124/open',
  'cc-127/no-prison', 'cc-127/term', 'cc-127/too-long', 'cc-127/life-alone',
  'cc-132/no-prison', 'cc-132/too-long', 'cc-132/life-alone', 'cc-132/no-reason', 'cc-132/term',
  'cc-112/nothing-left', 'cc-112/class',
  'treatment/severe-use', 'treatment/danger-to-self', 'treatment/neither', 'treatment/other-offences'
);

-- The steps that are taken under both readings, and the options that are looked at before and after mitigation.

CREATE MACRO low_of(r) AS CASE
  WHEN r IN ('art-40/amphetamines/base', 'art-40/opiates/base') THEN 720
  WHEN r IN ('art-40/amphetamines/15-80-g', 'art-40/opiates/4-25-g/lower') THEN 1800
  WHEN r IN ('art-40/amphetamines/80-240-g', 'art-40/opiates/25-80-g/lower') THEN 3600
  WHEN r IN ('art-40/amphetamines/above-240-g/open-to-life', 'art-40/opiates/above-80-g') THEN 7200
  WHEN r = 'art-45/first' THEN 30
  WHEN r = 'art-45/repeated' THEN 180 END;

CREATE MACRO high_of(r) AS CASE
  WHEN r IN ('art-40/amphetamines/base', 'art-40/opiates/base') THEN 1800
  WHEN r IN ('art-40/amphetamines/15-80-g', 'art-40/opiates/4-25-g/lower') THEN 3600
  WHEN r IN ('art-40/amphetamines/80-240-g', 'art-40/opiates/25-80-g/lower') THEN 7200
  WHEN r IN ('art-40/amphetamines/above-240-g/open-to-life', 'art-40/opiates/above-80-g') THEN 10800
  WHEN r = 'art-45/first' THEN 180
  WHEN r = 'art-45/repeated' THEN 360 END;

CREATE MACRO life_of(r) AS r IN ('art-40/amphetamines/above-240-g/open-to-life', 'art-40/opiates/above-80-g', 'art-40/above-80-g/life');

CREATE MACRO class_rule(high, life) AS CASE
  WHEN life THEN 'cc-46/life'::rule
  WHEN high > 1800 THEN 'cc-46/above-5-years'::rule
  WHEN high > 6 THEN 'cc-47/up-to-5-years'::rule
  WHEN high <= 6 THEN 'cc-48/up-to-6-days'::rule END;

CREATE MACRO minors_rule(age, low, high, life) AS CASE
  WHEN age < 14 OR age > 17 THEN NULL
  WHEN life AND low > 0 THEN 'cc-160/life'::rule
  WHEN life THEN 'cc-160/life-alone'::rule
  WHEN low > 1 THEN 'cc-160/halved'::rule
  WHEN high > 0 THEN 'cc-160/low-minimum'::rule END;

CREATE MACRO low_of_person(age, r, low) AS CASE
  WHEN age < 14 OR r = 'cc-160/life-alone' THEN 0
  WHEN r IN ('cc-160/life', 'cc-160/halved') THEN low // 2
  ELSE low END;

CREATE MACRO high_of_person(age, r, high) AS CASE
  WHEN age < 14 THEN 0
  WHEN r IN ('cc-160/life', 'cc-160/life-alone') THEN 7200
  WHEN r IN ('cc-160/halved', 'cc-160/low-minimum') THEN high // 2
  ELSE high END;

CREATE MACRO punishable_rule(high, life) AS CASE
  WHEN high > 0 THEN 'cc-43/prison'::rule
  WHEN life THEN 'cc-43/life'::rule
  ELSE 'cc-43/neither'::rule END;

CREATE MACRO repeat_rule(age, prior, charged, felony) AS CASE
  WHEN age < 18 THEN 'cc-163/minor'::rule
  WHEN prior IN ('none', 'petty_offence') THEN 'cc-84/no-record'::rule
  WHEN NOT charged THEN 'cc-90/not-charged'::rule
  WHEN prior = 'felony' AND felony THEN 'cc-84/felony-after-felony'::rule
  WHEN prior = 'felony' THEN 'cc-84/misdemeanour-after-felony'::rule
  WHEN felony THEN 'cc-84/felony-after-misdemeanour'::rule
  ELSE 'cc-84/same-misdemeanour'::rule END;

CREATE MACRO lifted_rule(r, high, felony) AS CASE
  WHEN r < 'cc-84/felony-after-felony'::rule THEN NULL
  WHEN felony AND high <= 7200 THEN 'cc-85/up-to-20-years/printed'::rule
  WHEN felony AND high < 10800 THEN 'cc-85/between'::rule
  WHEN felony AND high >= 10800 THEN 'cc-85/30-years'::rule
  WHEN NOT felony THEN 'cc-86/misdemeanour'::rule END;

CREATE MACRO mitigation_rule(age, low, life, provided) AS CASE
  WHEN age < 14 THEN NULL
  WHEN age < 18 AND provided >= 3600 THEN 'cc-164/10-years/adult'::rule
  WHEN age < 18 AND provided >= 1800 THEN 'cc-164/5-years/adult'::rule
  WHEN age < 18 AND provided >= 720 THEN 'cc-164/2-years/adult'::rule
  WHEN age < 18 AND provided >= 6 THEN 'cc-164/6-days/adult'::rule
  WHEN age < 18 THEN NULL
  WHEN low >= 3600 THEN 'cc-94/10-years'::rule
  WHEN low >= 1800 THEN 'cc-94/5-years'::rule
  WHEN low >= 720 THEN 'cc-94/2-years'::rule
  WHEN low >= 6 THEN 'cc-94/6-days'::rule
  WHEN life THEN 'cc-95/life'::rule END;

CREATE MACRO low_after(r, low) AS CASE
  WHEN r = 'cc-94/10-years' THEN 720
  WHEN r IN ('cc-94/5-years', 'cc-164/10-years/adult') THEN 360
  WHEN r IN ('cc-94/2-years', 'cc-164/5-years/adult') THEN 180
  WHEN r = 'cc-164/2-years/adult' THEN 90
  WHEN r IN ('cc-94/6-days', 'cc-164/6-days/adult') THEN 1
  WHEN r = 'cc-95/life' THEN 5400
  ELSE low END;

CREATE MACRO suspension_rule(low, life, punishable, prison) AS CASE
  WHEN NOT punishable THEN 'cc-104/nothing-left'::rule
  WHEN prison THEN 'cc-106/record'::rule
  WHEN low <= 1800 THEN 'cc-104/term'::rule
  WHEN low > 1800 THEN 'cc-104/too-long'::rule
  WHEN life THEN 'cc-104/life-alone'::rule END;

CREATE MACRO probation_rule(low, high, life, punishable) AS CASE
  WHEN NOT punishable THEN 'cc-117/nothing-left'::rule
  WHEN high < 180 THEN 'cc-117/too-short'::rule
  WHEN low > 1800 THEN 'cc-117/too-long'::rule
  WHEN low <= 1800 AND high >= 180 THEN 'cc-117/term'::rule
  WHEN life THEN 'cc-117/life-alone'::rule END;

CREATE MACRO treatment_rule(low, high, life, punishable) AS CASE
  WHEN NOT punishable THEN 'cc-120/nothing-left'::rule
  WHEN high < 180 THEN 'cc-120/too-short'::rule
  WHEN low > 1800 THEN 'cc-120/too-long'::rule
  WHEN low <= 1800 AND high >= 180 THEN 'cc-120/term'::rule
  WHEN life THEN 'cc-120/life-alone'::rule END;

CREATE MACRO community_rule(age, life, provided, felony, punishable, present) AS CASE
  WHEN NOT punishable THEN 'cc-72/nothing-left'::rule
  WHEN age < 16 THEN 'cc-162/under-16'::rule
  WHEN life THEN 'cc-98/community-service/life'::rule
  WHEN provided > 1080 THEN 'cc-98/community-service/provided-too-long'::rule
  WHEN felony THEN 'cc-98/community-service/provided-life'::rule
  WHEN NOT present THEN 'cc-72/absent'::rule
  WHEN provided <= 1080 THEN 'cc-98/community-service/provided'::rule END;

CREATE MACRO reprimand_rule(life, provided, felony, punishable) AS CASE
  WHEN NOT punishable THEN 'cc-76/nothing-left'::rule
  WHEN life THEN 'cc-98/reprimand/life'::rule
  WHEN provided > 1080 THEN 'cc-98/reprimand/provided-too-long'::rule
  WHEN felony THEN 'cc-98/reprimand/provided-life'::rule
  WHEN provided <= 1080 THEN 'cc-98/reprimand/provided'::rule END;

CREATE MACRO instead_rule(life, provided, felony, punishable) AS CASE
  WHEN NOT punishable THEN 'cc-100/nothing-left'::rule
  WHEN life THEN 'cc-100/life'::rule
  WHEN provided <= 1080 THEN 'cc-100/provided'::rule
  WHEN provided > 1080 THEN 'cc-100/provided-too-long'::rule
  WHEN felony THEN 'cc-100/provided-life'::rule END;

CREATE MACRO deferral_rule(felony, punishable, present) AS CASE
  WHEN NOT punishable THEN 'cc-124/nothing-left'::rule
  WHEN felony THEN 'cc-124/class'::rule
  WHEN NOT present THEN 'cc-124/absent'::rule
  ELSE 'cc-124/open'::rule END;

CREATE MACRO semi_liberty_rule(low, high, life) AS CASE
  WHEN high <= 0 THEN 'cc-127/no-prison'::rule
  WHEN low <= 180 THEN 'cc-127/term'::rule
  WHEN low > 180 THEN 'cc-127/too-long'::rule
  WHEN life THEN 'cc-127/life-alone'::rule END;

CREATE MACRO instalments_rule(low, high, life) AS CASE
  WHEN high <= 0 THEN 'cc-132/no-prison'::rule
  WHEN low > 360 THEN 'cc-132/too-long'::rule
  WHEN life THEN 'cc-132/life-alone'::rule
  WHEN low <= 360 THEN 'cc-132/term'::rule END;

-- The query: one step of the law per common table, `1` for bands A (or a first use), `2` for bands B (or a repeated use).

WITH facts AS (
  SELECT offence, substance, quantity_mg AS mg, age, prior_class AS prior, prison_in_last_5_years AS prison, repeat_in_charge AS charged,
    present_at_trial AS present, n
  FROM cases
  WHERE offence_date >= DATE '2012-01-02'
),
grouped AS (
  SELECT *,
    CASE
      WHEN substance IN ('amphetamine', 'methamphetamine', 'mdma') THEN 'group/amphetamines'::rule
      WHEN substance IN ('morphine', 'cocaine') THEN 'group/morphine-cocaine'::rule
      WHEN substance = 'heroin' THEN 'group/heroin'::rule
      WHEN substance IN ('cannabis', 'cannabis_resin') THEN 'group/cannabis'::rule
      WHEN substance = 'opium' THEN 'group/opium'::rule
      WHEN substance = 'ketamine' THEN 'group/ketamine'::rule
      WHEN substance IS NOT NULL THEN 'group/others'::rule END AS drug,
    CASE
      WHEN offence IN ('possession', 'transport', 'supply') THEN 'conduct/keeping-transport-trafficking'::rule
      WHEN offence IS NOT NULL THEN 'conduct/other'::rule END AS conduct
  FROM facts
),
penalty AS (
  SELECT *,
    CASE
      WHEN conduct = 'conduct/keeping-transport-trafficking' THEN CASE
        WHEN drug = 'group/amphetamines' THEN CASE
          WHEN mg < 15000 THEN 'art-40/amphetamines/base'::rule
          WHEN mg <= 80000 THEN 'art-40/amphetamines/15-80-g'::rule
          WHEN mg <= 240000 THEN 'art-40/amphetamines/80-240-g'::rule
          WHEN mg > 240000 THEN 'art-40/amphetamines/above-240-g/open-to-life'::rule END
        WHEN drug IN ('group/morphine-cocaine', 'group/heroin') THEN CASE
          WHEN mg < 4000 THEN 'art-40/opiates/base'::rule
          WHEN mg <= 25000 THEN 'art-40/opiates/4-25-g/lower'::rule
          WHEN mg <= 80000 THEN 'art-40/opiates/25-80-g/lower'::rule
          WHEN mg > 80000 THEN 'art-40/opiates/above-80-g'::rule END
        WHEN drug = 'group/cannabis' THEN 'art-40/cannabis/not-known/A'::rule
        WHEN drug = 'group/opium' THEN 'art-40/opium/not-known/A'::rule
        WHEN drug = 'group/ketamine' THEN 'art-40/ketamine/not-known/A'::rule
        WHEN drug = 'group/others' THEN 'art-40/others/not-known/A'::rule END
      WHEN offence = 'use' THEN 'art-45/first'::rule
      WHEN offence = 'cultivation' AND substance = 'cannabis' THEN 'cultivation/cannabis'::rule
      WHEN offence = 'cultivation' AND substance <> 'cannabis' THEN 'cultivation/other-plants'::rule END AS penalty1,
    CASE
      WHEN conduct = 'conduct/keeping-transport-trafficking' THEN CASE
        WHEN mg > 80000 THEN 'art-40/above-80-g/life'::rule
        WHEN drug = 'group/amphetamines' THEN CASE
          WHEN mg < 15000 THEN 'art-40/amphetamines/base'::rule
          WHEN mg <= 80000 THEN 'art-40/amphetamines/15-80-g'::rule END
        WHEN drug IN ('group/morphine-cocaine', 'group/heroin') THEN CASE
          WHEN mg < 4000 THEN 'art-40/opiates/base'::rule
          WHEN mg <= 25000 THEN 'art-40/opiates/4-25-g/lower'::rule
          WHEN mg <= 80000 THEN 'art-40/opiates/25-80-g/lower'::rule END
        WHEN drug = 'group/cannabis' AND mg <= 80000 THEN 'art-40/cannabis/not-known/B'::rule
        WHEN drug = 'group/opium' AND mg <= 80000 THEN 'art-40/opium/not-known/B'::rule
        WHEN drug = 'group/ketamine' AND mg <= 80000 THEN 'art-40/ketamine/not-known/B'::rule
        WHEN drug = 'group/others' AND mg <= 80000 THEN 'art-40/others/not-known/B'::rule END
      WHEN offence = 'use' THEN 'art-45/repeated'::rule END AS penalty2
  FROM grouped
),
provided AS (
  SELECT *, low_of(penalty1) AS plow1, high_of(penalty1) AS phigh1, life_of(penalty1) AS plife1,
    low_of(penalty2) AS plow2, high_of(penalty2) AS phigh2, life_of(penalty2) AS plife2
  FROM penalty
),
classed AS (
  SELECT *, class_rule(phigh1, plife1) AS class1, class_rule(phigh2, plife2) AS class2,
    plife1 OR phigh1 > 1800 AS felony1, plife2 OR phigh2 > 1800 AS felony2
  FROM provided
),
minors AS (
  SELECT *, minors_rule(age, plow1, phigh1, plife1) AS minors1, minors_rule(age, plow2, phigh2, plife2) AS minors2
  FROM classed
),
person AS (
  SELECT *,
    low_of_person(age, minors1, plow1) AS low1, high_of_person(age, minors1, phigh1) AS high1, plife1 AND age >= 18 AS life1,
    low_of_person(age, minors2, plow2) AS low2, high_of_person(age, minors2, phigh2) AS high2, plife2 AND age >= 18 AS life2
  FROM minors
),
repeated AS (
  SELECT *, age >= 14 AS punishable,
    repeat_rule(age, prior, charged, felony1) AS repeat1, repeat_rule(age, prior, charged, felony2) AS repeat2
  FROM person
),
mitigated AS (
  SELECT *, mitigation_rule(age, low1, life1, plow1) AS mitigation1, mitigation_rule(age, low2, life2, plow2) AS mitigation2
  FROM repeated
),
reached AS (
  SELECT *,
    low_after(mitigation1, low1) AS mlow1, CASE WHEN mitigation1 = 'cc-95/life' THEN 10800 ELSE high1 END AS mhigh1,
    life1 AND mitigation1 IS DISTINCT FROM 'cc-95/life' AS mlife1,
    low_after(mitigation2, low2) AS mlow2, CASE WHEN mitigation2 = 'cc-95/life' THEN 10800 ELSE high2 END AS mhigh2,
    life2 AND mitigation2 IS DISTINCT FROM 'cc-95/life' AS mlife2
  FROM mitigated
),
steps AS (
  SELECT drug, conduct, penalty1, penalty2, class1, class2, minors1, minors2,
    CASE WHEN age < 14 THEN 'cc-39/under-14'::rule END AS child,
    punishable_rule(high1, life1) AS punishable1, punishable_rule(high2, life2) AS punishable2,
    CASE WHEN age <= 17 THEN 'cc-38/minor'::rule WHEN age >= 18 THEN 'cc-38/adult'::rule END AS measures,
    repeat1, repeat2, lifted_rule(repeat1, high1, felony1) AS lifted1, lifted_rule(repeat2, high2, felony2) AS lifted2,
    mitigation1, mitigation2,
    CASE WHEN NOT punishable THEN 'cc-104/fine/nothing-left'::rule WHEN prison THEN 'cc-106/fine/record'::rule
      WHEN NOT prison THEN 'cc-104/fine/open'::rule END AS suspended_fine,
    suspension_rule(low1, life1, punishable, prison) AS s1, suspension_rule(mlow1, mlife1, punishable, prison) AS s2,
    suspension_rule(low2, life2, punishable, prison) AS s3, suspension_rule(mlow2, mlife2, punishable, prison) AS s4,
    probation_rule(low1, high1, life1, punishable) AS p1, probation_rule(mlow1, mhigh1, mlife1, punishable) AS p2,
    probation_rule(low2, high2, life2, punishable) AS p3, probation_rule(mlow2, mhigh2, mlife2, punishable) AS p4,
    treatment_rule(low1, high1, life1, punishable) AS t1, treatment_rule(mlow1, mhigh1, mlife1, punishable) AS t2,
    treatment_rule(low2, high2, life2, punishable) AS t3, treatment_rule(mlow2, mhigh2, mlife2, punishable) AS t4,
    community_rule(age, life1, phigh1, felony1, punishable, present) AS c1, community_rule(age, mlife1, phigh1, felony1, punishable, present) AS c2,
    community_rule(age, life2, phigh2, felony2, punishable, present) AS c3, community_rule(age, mlife2, phigh2, felony2, punishable, present) AS c4,
    reprimand_rule(life1, phigh1, felony1, punishable) AS r1, reprimand_rule(mlife1, phigh1, felony1, punishable) AS r2,
    reprimand_rule(life2, phigh2, felony2, punishable) AS r3, reprimand_rule(mlife2, phigh2, felony2, punishable) AS r4,
    instead_rule(life1, phigh1, felony1, punishable) AS a1, instead_rule(mlife1, phigh1, felony1, punishable) AS a2,
    instead_rule(life2, phigh2, felony2, punishable) AS a3, instead_rule(mlife2, phigh2, felony2, punishable) AS a4,
    deferral_rule(felony1, punishable, present) AS d1, deferral_rule(felony2, punishable, present) AS d2,
    semi_liberty_rule(low1, high1, life1) AS l1, semi_liberty_rule(mlow1, mhigh1, mlife1) AS l2,
    semi_liberty_rule(low2, high2, life2) AS l3, semi_liberty_rule(mlow2, mhigh2, mlife2) AS l4,
    instalments_rule(low1, high1, life1) AS i1, instalments_rule(mlow1, mhigh1, mlife1) AS i2,
    instalments_rule(low2, high2, life2) AS i3, instalments_rule(mlow2, mhigh2, mlife2) AS i4,
    CASE WHEN offence = 'use' THEN 'treatment/severe-use'::rule WHEN offence IS NOT NULL THEN 'treatment/other-offences'::rule END AS treatment, n
  FROM reached
),
ways AS (
  SELECT * EXCLUDE (n), sum(n) AS cases FROM steps GROUP BY ALL
),
used AS (
  SELECT cases, list_distinct([
      drug, conduct, penalty1, penalty2, class1, class2, 'provided-range', minors1, minors2, child, punishable1, punishable2, measures,
      repeat1, repeat2, lifted1, lifted2, mitigation1, mitigation2, suspended_fine,
      s1, s2, s3, s4, p1, p2, p3, p4, t1, t2, t3, t4, c1, c2, c3, c4, r1, r2, r3, r4, a1, a2, a3, a4, d1, d2, l1, l2, l3, l4, i1, i2, i3, i4,
      treatment,
      CASE WHEN child IS NULL THEN 'cc-112/class'::rule ELSE 'cc-112/nothing-left'::rule END,
      CASE WHEN child IS NULL THEN 'cc-97/offence-of-another-law'::rule END,
      CASE WHEN child IS NULL THEN 'cc-97/fine-alone/open'::rule ELSE 'cc-97/fine-alone/nothing-left'::rule END,
      CASE WHEN child IS NULL THEN 'cc-97/fine-alone/closed'::rule END,
      CASE WHEN suspended_fine = 'cc-104/fine/open' THEN 'cc-104/fine/closed'::rule END,
      CASE WHEN repeat1 >= 'cc-84/felony-after-felony'::rule THEN 'cc-92/amnestied'::rule END,
      CASE WHEN repeat1 >= 'cc-84/felony-after-felony'::rule THEN 'cc-84/otherwise'::rule END,
      CASE WHEN c1 IN ('cc-72/absent', 'cc-98/community-service/provided') THEN 'cc-72/refused'::rule END,
      CASE WHEN r1 = 'cc-98/reprimand/provided' THEN 'cc-76/disturbance'::rule END,
      CASE WHEN r1 = 'cc-98/reprimand/provided' THEN 'cc-76/harm'::rule END,
      CASE WHEN r1 = 'cc-98/reprimand/provided' THEN 'cc-76/reintegration'::rule END,
      CASE WHEN d1 IN ('cc-124/absent', 'cc-124/open') OR d2 IN ('cc-124/absent', 'cc-124/open') THEN 'cc-124/disturbance'::rule END,
      CASE WHEN d1 IN ('cc-124/absent', 'cc-124/open') OR d2 IN ('cc-124/absent', 'cc-124/open') THEN 'cc-124/reintegration'::rule END,
      CASE WHEN d1 IN ('cc-124/absent', 'cc-124/open') OR d2 IN ('cc-124/absent', 'cc-124/open') THEN 'cc-124/no-request'::rule END,
      CASE WHEN 'cc-132/term' IN (i1, i2, i3, i4) THEN 'cc-132/no-reason'::rule END,
      CASE WHEN treatment = 'treatment/severe-use' THEN 'treatment/danger-to-self'::rule END,
      CASE WHEN treatment = 'treatment/severe-use' THEN 'treatment/neither'::rule END
    ]::rule[]) AS rules
  FROM ways
)
SELECT rule, sum(cases)::BIGINT AS cases FROM (SELECT unnest(rules) AS rule, cases FROM used) WHERE rule IS NOT NULL GROUP BY rule ORDER BY rule;
