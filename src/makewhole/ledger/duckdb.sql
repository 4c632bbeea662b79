-- Made by `python -m makewhole.ledger.compile` from the Ibis expressions; do not edit.
-- table settings
CREATE TEMP TABLE IF NOT EXISTS settings ("as_of" DATE)
-- table federal_holidays
CREATE TEMP TABLE IF NOT EXISTS federal_holidays ("date" DATE)
-- table plan_policies
CREATE TEMP TABLE IF NOT EXISTS plan_policies ("plan_id" VARCHAR, "policy" VARCHAR, "chosen_by" VARCHAR)
-- table rules
CREATE TEMP TABLE IF NOT EXISTS rules ("policy" VARCHAR, "level" BIGINT, "pack_id" VARCHAR, "rule_id" VARCHAR, "reason" VARCHAR, "plan_kind" VARCHAR, "service" VARCHAR, "outcome" VARCHAR, "evidence" VARCHAR, "due_kind" VARCHAR, "due_count" BIGINT, "due_date" DATE, "first_days" BIGINT, "after_days" BIGINT, "since" DATE, "until" DATE, "asks" VARCHAR, "holds_if" VARCHAR, "position" BIGINT, "citation" VARCHAR)
-- table plans_in_force
CREATE TEMP TABLE IF NOT EXISTS plans_in_force ("plan_id" VARCHAR, "student_id" VARCHAR, "kind" VARCHAR, "row" BIGINT, "policy" VARCHAR, "calendar" VARCHAR, "has_calendar" BOOLEAN, "starts" BIGINT, "ends" BIGINT, "horizon" BIGINT, "was_cut" BOOLEAN, "short_period" VARCHAR, "unlogged" VARCHAR, "make_up_outcome" VARCHAR, "due_kind" VARCHAR, "due_count" BIGINT, "due_day" BIGINT)
-- table calendar_years
CREATE TEMP TABLE IF NOT EXISTS calendar_years ("calendar" VARCHAR, "starts" BIGINT, "ends" BIGINT, "week" VARCHAR, "known" BOOLEAN, "before" BIGINT[])
-- table calendar_days
CREATE TEMP TABLE IF NOT EXISTS calendar_days ("calendar" VARCHAR, "esy" BOOLEAN, "day" BIGINT, "open" BOOLEAN, "on_week" BOOLEAN, "term_start" BIGINT, "term_end" BIGINT, "semester_start" BIGINT, "semester_end" BIGINT, "n" BIGINT, "year_start" BIGINT, "year_end" BIGINT, "week" BIGINT, "month" BIGINT, "day_of_month" BIGINT)
-- table promise_terms
CREATE TEMP TABLE IF NOT EXISTS promise_terms ("promise_id" VARCHAR, "plan_id" VARCHAR, "student_id" VARCHAR, "service" VARCHAR, "kind" VARCHAR, "policy" VARCHAR, "calendar" VARCHAR, "period" VARCHAR, "unlogged" VARCHAR, "row" BIGINT, "esy" BOOLEAN, "every" BIGINT, "consult" BOOLEAN, "starts" BIGINT, "ends" BIGINT, "sessions" BIGINT, "minutes" BIGINT, "amount" BIGINT, "in_sessions" BOOLEAN, "prorate" BOOLEAN, "known_calendar" BOOLEAN, "calendar_end" BIGINT, "first_week" BIGINT, "first_month" BIGINT, "plan_month" BIGINT, "plan_day_of_month" BIGINT, "not_countable" VARCHAR)
-- table cycle_starts
CREATE TEMP TABLE IF NOT EXISTS cycle_starts ("promise_id" VARCHAR, "first_n" BIGINT)
-- table period_spans
CREATE TEMP TABLE IF NOT EXISTS period_spans ("promise_id" VARCHAR, "bucket" BIGINT, "inside" BIGINT, "all_days" BIGINT, "possible" BIGINT, "first_inside" BIGINT, "last_inside" BIGINT, "starts" BIGINT, "ends" BIGINT, "amount" BIGINT, "begun" BOOLEAN, "closed" BOOLEAN)
-- table told_sessions
CREATE TEMP TABLE IF NOT EXISTS told_sessions ("session_id" VARCHAR, "promise_id" VARCHAR, "day" BIGINT, "starts_at" VARCHAR, "kind" VARCHAR, "planned" BIGINT, "effective" BIGINT, "reason" VARCHAR, "makes_up" VARCHAR, "award_id" VARCHAR, "within" BOOLEAN, "countable" BOOLEAN, "row" BIGINT, "miss" BIGINT, "length_unknown" BOOLEAN, "bucket" BIGINT, "open_day" BOOLEAN, "begun" BOOLEAN)
-- table same_day
CREATE TEMP TABLE IF NOT EXISTS same_day ("session_id" VARCHAR, "promise_id" VARCHAR, "kind" VARCHAR, "day" BIGINT, "starts_at" VARCHAR, "effective" BIGINT, "row" BIGINT, "planned_minutes" BIGINT, "delivered_minutes" BIGINT, "source" VARCHAR)
-- table duplicates
CREATE TEMP TABLE IF NOT EXISTS duplicates ("session_id" VARCHAR, "row" BIGINT, "stands_for" VARCHAR, "same_source" BOOLEAN)
-- table session_names
CREATE TEMP TABLE IF NOT EXISTS session_names ("named_id" VARCHAR, "stands_for" VARCHAR)
-- table period_sums
CREATE TEMP TABLE IF NOT EXISTS period_sums ("promise_id" VARCHAR, "bucket" BIGINT, "starts" BIGINT, "ends" BIGINT, "amount" BIGINT, "inside" BIGINT, "first_inside" BIGINT, "last_inside" BIGINT, "closed" BOOLEAN, "delivered" BIGINT, "surplus" BIGINT, "cured" BIGINT, "unexplained" BIGINT, "length_unknown" BOOLEAN)
-- table cured_misses
CREATE TEMP TABLE IF NOT EXISTS cured_misses ("promise_id" VARCHAR, "bucket" BIGINT, "session_id" VARCHAR, "day" BIGINT, "starts_at" VARCHAR, "miss" BIGINT, "cured" BIGINT)
-- table uncured_misses
CREATE TEMP TABLE IF NOT EXISTS uncured_misses ("session_id" VARCHAR, "carried" BIGINT)
-- table gap_days
CREATE TEMP TABLE IF NOT EXISTS gap_days ("promise_id" VARCHAR, "bucket" BIGINT, "day" BIGINT, "gap_id" VARCHAR, "reason" VARCHAR, "minutes" BIGINT)
-- table missed
CREATE TEMP TABLE IF NOT EXISTS missed ("promise_id" VARCHAR, "bucket" BIGINT, "day" BIGINT, "starts_at" VARCHAR, "session_id" VARCHAR, "reason" VARCHAR, "gap_id" VARCHAR, "minutes" BIGINT, "miss_id" VARCHAR, "plan_id" VARCHAR, "student_id" VARCHAR, "service" VARCHAR, "esy" BOOLEAN, "kind" VARCHAR, "policy" VARCHAR, "calendar" VARCHAR)
-- table unexplained
CREATE TEMP TABLE IF NOT EXISTS unexplained ("promise_id" VARCHAR, "bucket" BIGINT, "upcoming" BIGINT, "assumed" BIGINT, "unrecorded" BIGINT)
-- table decided_misses
CREATE TEMP TABLE IF NOT EXISTS decided_misses ("miss_id" VARCHAR, "determination_id" VARCHAR, "decision" VARCHAR, "decided_due" BIGINT, "decided_owed" BIGINT)
-- table counted_days
CREATE TEMP TABLE IF NOT EXISTS counted_days ("student_id" VARCHAR, "reason" VARCHAR, "day" BIGINT, "year" BIGINT)
-- table day_counts
CREATE TEMP TABLE IF NOT EXISTS day_counts ("student_id" VARCHAR, "reason" VARCHAR, "day" BIGINT, "nth" BIGINT)
-- table speaking_rules
CREATE TEMP TABLE IF NOT EXISTS speaking_rules ("miss_id" VARCHAR, "plan_id" VARCHAR, "day" BIGINT, "policy" VARCHAR, "place" BIGINT, "rule_id" VARCHAR, "asks" VARCHAR, "holds_if" VARCHAR)
-- table answered_rules
CREATE TEMP TABLE IF NOT EXISTS answered_rules ("miss_id" VARCHAR, "rule_id" VARCHAR, "answer" VARCHAR)
-- table ruled_misses
CREATE TEMP TABLE IF NOT EXISTS ruled_misses ("miss_id" VARCHAR, "rule_id" VARCHAR, "evidence" VARCHAR, "due_kind" VARCHAR, "due_count" BIGINT, "rule_says" VARCHAR, "rule_outcome" VARCHAR, "asks" VARCHAR, "due_day" BIGINT)
-- table said
CREATE TEMP TABLE IF NOT EXISTS said ("promise_id" VARCHAR, "bucket" BIGINT, "day" BIGINT, "starts_at" VARCHAR, "session_id" VARCHAR, "reason" VARCHAR, "gap_id" VARCHAR, "minutes" BIGINT, "miss_id" VARCHAR, "plan_id" VARCHAR, "student_id" VARCHAR, "service" VARCHAR, "esy" BOOLEAN, "kind" VARCHAR, "policy" VARCHAR, "calendar" VARCHAR, "decided_by" VARCHAR, "outcome" VARCHAR, "decided_owed" BIGINT, "says" VARCHAR, "rule" VARCHAR, "evidence" VARCHAR, "asks" VARCHAR, "owes" BOOLEAN, "due_kind" VARCHAR, "due_count" BIGINT, "due_day" BIGINT)
-- table due_misses
CREATE TEMP TABLE IF NOT EXISTS due_misses ("miss_id" VARCHAR, "plan_id" VARCHAR, "calendar" VARCHAR, "day" BIGINT, "due_kind" VARCHAR, "due_count" BIGINT, "due_day" BIGINT)
-- table due_in_school_days
CREATE TEMP TABLE IF NOT EXISTS due_in_school_days ("miss_id" VARCHAR, "school_day" BIGINT)
-- table due_at_ends
CREATE TEMP TABLE IF NOT EXISTS due_at_ends ("miss_id" VARCHAR, "term_end" BIGINT, "school_year_end" BIGINT)
-- table due_dates
CREATE TEMP TABLE IF NOT EXISTS due_dates ("miss_id" VARCHAR, "due" BIGINT)
-- table outcomes
CREATE TEMP TABLE IF NOT EXISTS outcomes ("promise_id" VARCHAR, "bucket" BIGINT, "day" BIGINT, "starts_at" VARCHAR, "session_id" VARCHAR, "reason" VARCHAR, "gap_id" VARCHAR, "minutes" BIGINT, "miss_id" VARCHAR, "plan_id" VARCHAR, "student_id" VARCHAR, "service" VARCHAR, "esy" BOOLEAN, "kind" VARCHAR, "policy" VARCHAR, "calendar" VARCHAR, "decided_by" VARCHAR, "outcome" VARCHAR, "says" VARCHAR, "rule" VARCHAR, "evidence" VARCHAR, "asks" VARCHAR, "due" BIGINT, "owed" BIGINT, "excused" BIGINT, "undetermined" BIGINT, "resolved" BIGINT)
-- table make_ups
CREATE TEMP TABLE IF NOT EXISTS make_ups ("session_id" VARCHAR, "promise_id" VARCHAR, "student_id" VARCHAR, "service" VARCHAR, "day" BIGINT, "starts_at" VARCHAR, "makes_up" VARCHAR, "row" BIGINT, "pool" VARCHAR, "minutes" BIGINT)
-- table named_settlements
CREATE TEMP TABLE IF NOT EXISTS named_settlements ("session_id" VARCHAR, "miss_id" VARCHAR, "minutes" BIGINT)
-- table declined_misses
CREATE TEMP TABLE IF NOT EXISTS declined_misses ("miss_id" VARCHAR, "offer_id" VARCHAR, "minutes" BIGINT)
-- table claims_left
CREATE TEMP TABLE IF NOT EXISTS claims_left ("day" BIGINT, "id" VARCHAR, "pool" VARCHAR, "first" VARCHAR, "second" VARCHAR, "third" VARCHAR, "owed" BIGINT, "undetermined" BIGINT)
-- table owed_settlements
CREATE TEMP TABLE IF NOT EXISTS owed_settlements ("session_id" VARCHAR, "miss_id" VARCHAR, "minutes" BIGINT)
-- table undetermined_settlements
CREATE TEMP TABLE IF NOT EXISTS undetermined_settlements ("session_id" VARCHAR, "miss_id" VARCHAR, "minutes" BIGINT)
-- table settlements
CREATE TEMP TABLE IF NOT EXISTS settlements ("session_id" VARCHAR, "miss_id" VARCHAR, "minutes" BIGINT, "step" BIGINT)
-- table awards_made
CREATE TEMP TABLE IF NOT EXISTS awards_made ("award_id" VARCHAR, "student_id" VARCHAR, "service" VARCHAR, "minutes" BIGINT, "day" BIGINT, "due" BIGINT)
-- table compensatory_sessions
CREATE TEMP TABLE IF NOT EXISTS compensatory_sessions ("session_id" VARCHAR, "promise_id" VARCHAR, "day" BIGINT, "starts_at" VARCHAR, "award_id" VARCHAR, "award" BIGINT, "row" BIGINT, "names" VARCHAR, "student_id" VARCHAR, "service" VARCHAR, "minutes" BIGINT)
-- table named_provisions
CREATE TEMP TABLE IF NOT EXISTS named_provisions ("session_id" VARCHAR, "award_id" VARCHAR, "minutes" BIGINT)
-- table provisions_in_order
CREATE TEMP TABLE IF NOT EXISTS provisions_in_order ("session_id" VARCHAR, "award_id" VARCHAR, "minutes" BIGINT)
-- table award_settlements
CREATE TEMP TABLE IF NOT EXISTS award_settlements ("session_id" VARCHAR, "award_id" VARCHAR, "minutes" BIGINT)
-- table settled_misses
CREATE TEMP TABLE IF NOT EXISTS settled_misses ("miss_id" VARCHAR, "promise_id" VARCHAR, "plan_id" VARCHAR, "student_id" VARCHAR, "service" VARCHAR, "esy" BOOLEAN, "bucket" BIGINT, "day" BIGINT, "starts_at" VARCHAR, "session_id" VARCHAR, "gap_id" VARCHAR, "reason" VARCHAR, "minutes" BIGINT, "says" VARCHAR, "outcome" VARCHAR, "decided_by" VARCHAR, "rule" VARCHAR, "evidence" VARCHAR, "asks" VARCHAR, "due" BIGINT, "excused" BIGINT, "resolved" BIGINT, "undetermined" BIGINT, "made_up" BIGINT, "declined" BIGINT, "open" BIGINT, "overdue" BIGINT)
-- table extras
CREATE TEMP TABLE IF NOT EXISTS extras ("promise_id" VARCHAR, "session_id" VARCHAR, "day" BIGINT, "minutes" BIGINT, "step" BIGINT)
-- table promise_accounts
CREATE TEMP TABLE IF NOT EXISTS promise_accounts ("promise_id" VARCHAR, "student_id" VARCHAR, "service" VARCHAR, "esy" BOOLEAN, "countable" BOOLEAN, "promised" BIGINT, "delivered" BIGINT, "excused" BIGINT, "undetermined" BIGINT, "resolved" BIGINT, "owed" BIGINT, "made_up" BIGINT, "declined" BIGINT, "open" BIGINT, "unrecorded" BIGINT, "upcoming" BIGINT, "assumed" BIGINT, "extra" BIGINT, "overdue" BIGINT, "misses" BIGINT)
-- table service_accounts
CREATE TEMP TABLE IF NOT EXISTS service_accounts ("student_id" VARCHAR, "service" VARCHAR, "esy" BOOLEAN, "countable" BOOLEAN, "promised" BIGINT, "delivered" BIGINT, "excused" BIGINT, "undetermined" BIGINT, "resolved" BIGINT, "owed" BIGINT, "made_up" BIGINT, "declined" BIGINT, "open" BIGINT, "unrecorded" BIGINT, "upcoming" BIGINT, "assumed" BIGINT, "extra" BIGINT, "overdue" BIGINT, "misses" BIGINT, "awarded" BIGINT, "provided" BIGINT, "open_award" BIGINT)
-- table ledger_findings
CREATE TEMP TABLE IF NOT EXISTS ledger_findings ("code" VARCHAR, "table" VARCHAR, "row" BIGINT, "column" VARCHAR, "message" VARCHAR)
-- step plans_in_force (nothing without plans)
INSERT INTO plans_in_force BY NAME
SELECT
  "t4"."plan_id",
  "t4"."student_id",
  "t4"."kind",
  "t4"."_row" AS "row",
  "t8"."chosen" AS "policy",
  CASE
    WHEN "t5"."calendar_id" IS NOT NULL
    THEN '=' || COALESCE("t5"."calendar_id", '')
    ELSE '~' || "t4"."plan_id"
  END AS "calendar",
  "t5"."calendar_id" IS NOT NULL AS "has_calendar",
  DATE_DIFF('DAY', MAKE_DATE(1970, 1, 1), "t4"."starts_on") AS "starts",
  LEAST(
    COALESCE(
      DATE_DIFF('DAY', MAKE_DATE(1970, 1, 1), "t4"."ends_on"),
      LEAD(DATE_DIFF('DAY', MAKE_DATE(1970, 1, 1), "t4"."starts_on")) OVER (
        PARTITION BY "t4"."student_id", "t4"."kind"
        ORDER BY DATE_DIFF('DAY', MAKE_DATE(1970, 1, 1), "t4"."starts_on") ASC
        ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING
      ) - 1
    ),
    COALESCE(
      LEAD(DATE_DIFF('DAY', MAKE_DATE(1970, 1, 1), "t4"."starts_on")) OVER (
        PARTITION BY "t4"."student_id", "t4"."kind"
        ORDER BY DATE_DIFF('DAY', MAKE_DATE(1970, 1, 1), "t4"."starts_on") ASC
        ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING
      ) - 1,
      DATE_DIFF('DAY', MAKE_DATE(1970, 1, 1), "t4"."ends_on")
    )
  ) AS "ends",
  COALESCE(
    LEAST(
      COALESCE(
        DATE_DIFF('DAY', MAKE_DATE(1970, 1, 1), "t4"."ends_on"),
        LEAD(DATE_DIFF('DAY', MAKE_DATE(1970, 1, 1), "t4"."starts_on")) OVER (
          PARTITION BY "t4"."student_id", "t4"."kind"
          ORDER BY DATE_DIFF('DAY', MAKE_DATE(1970, 1, 1), "t4"."starts_on") ASC
          ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING
        ) - 1
      ),
      COALESCE(
        LEAD(DATE_DIFF('DAY', MAKE_DATE(1970, 1, 1), "t4"."starts_on")) OVER (
          PARTITION BY "t4"."student_id", "t4"."kind"
          ORDER BY DATE_DIFF('DAY', MAKE_DATE(1970, 1, 1), "t4"."starts_on") ASC
          ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING
        ) - 1,
        DATE_DIFF('DAY', MAKE_DATE(1970, 1, 1), "t4"."ends_on")
      )
    ),
    GREATEST(
      DATE_DIFF('DAY', MAKE_DATE(1970, 1, 1), "t6"."as_of"),
      DATE_DIFF('DAY', MAKE_DATE(1970, 1, 1), "t4"."starts_on")
    ) + 800
  ) AS "horizon",
  COALESCE(
    LEAD(DATE_DIFF('DAY', MAKE_DATE(1970, 1, 1), "t4"."starts_on")) OVER (
      PARTITION BY "t4"."student_id", "t4"."kind"
      ORDER BY DATE_DIFF('DAY', MAKE_DATE(1970, 1, 1), "t4"."starts_on") ASC
      ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING
    ) <= DATE_DIFF('DAY', MAKE_DATE(1970, 1, 1), "t4"."ends_on"),
    FALSE
  ) AS "was_cut",
  COALESCE("t4"."short_period", 'full') AS "short_period",
  COALESCE("t4"."unlogged", 'unrecorded') AS "unlogged",
  "t4"."make_up_outcome",
  CASE
    WHEN REGEXP_MATCHES("t4"."make_up_due", '^\d{4}-')
    THEN 'date'
    WHEN REGEXP_MATCHES("t4"."make_up_due", 'school days?$')
    THEN 'school_days'
    WHEN REGEXP_MATCHES("t4"."make_up_due", 'days?$')
    THEN 'days'
    WHEN "t4"."make_up_due" = 'end of month'
    THEN 'month_end'
    WHEN "t4"."make_up_due" = 'end of term'
    THEN 'term_end'
    WHEN "t4"."make_up_due" = 'end of school year'
    THEN 'school_year_end'
    WHEN "t4"."make_up_due" = 'end of plan'
    THEN 'plan_end'
    ELSE NULL
  END AS "due_kind",
  CASE
    WHEN REGEXP_MATCHES("t4"."make_up_due", 'days?$')
    THEN CAST(NULLIF(REGEXP_EXTRACT("t4"."make_up_due", '^(\d+)', 1), '') AS BIGINT)
    ELSE CAST(NULL AS BIGINT)
  END AS "due_count",
  DATE_DIFF(
    'DAY',
    MAKE_DATE(1970, 1, 1),
    CAST(CASE
      WHEN REGEXP_MATCHES("t4"."make_up_due", '^\d{4}-')
      THEN "t4"."make_up_due"
      ELSE CAST(NULL AS TEXT)
    END AS DATE)
  ) AS "due_day"
FROM "plans" AS "t4"
INNER JOIN "students" AS "t5"
  ON "t4"."student_id" = "t5"."student_id"
INNER JOIN (
  SELECT
    "t3"."plan_id",
    "t3"."policy" AS "chosen"
  FROM "plan_policies" AS "t3"
) AS "t8"
  ON "t4"."plan_id" = "t8"."plan_id"
CROSS JOIN "settings" AS "t6"
-- step calendar_years (nothing without plans)
INSERT INTO calendar_years BY NAME
SELECT
  "t4"."calendar",
  "t4"."starts",
  "t4"."ends",
  "t4"."week",
  "t4"."known",
  CAST([
    CAST(0 AS BIGINT) + CAST(CONTAINS("t4"."week", 'Mon') AS BIGINT),
    CAST(0 AS BIGINT) + CAST(CONTAINS("t4"."week", 'Mon') AS BIGINT) + CAST(CONTAINS("t4"."week", 'Tue') AS BIGINT),
    CAST(0 AS BIGINT) + CAST(CONTAINS("t4"."week", 'Mon') AS BIGINT) + CAST(CONTAINS("t4"."week", 'Tue') AS BIGINT) + CAST(CONTAINS("t4"."week", 'Wed') AS BIGINT),
    CAST(0 AS BIGINT) + CAST(CONTAINS("t4"."week", 'Mon') AS BIGINT) + CAST(CONTAINS("t4"."week", 'Tue') AS BIGINT) + CAST(CONTAINS("t4"."week", 'Wed') AS BIGINT) + CAST(CONTAINS("t4"."week", 'Thu') AS BIGINT),
    CAST(0 AS BIGINT) + CAST(CONTAINS("t4"."week", 'Mon') AS BIGINT) + CAST(CONTAINS("t4"."week", 'Tue') AS BIGINT) + CAST(CONTAINS("t4"."week", 'Wed') AS BIGINT) + CAST(CONTAINS("t4"."week", 'Thu') AS BIGINT) + CAST(CONTAINS("t4"."week", 'Fri') AS BIGINT),
    CAST(0 AS BIGINT) + CAST(CONTAINS("t4"."week", 'Mon') AS BIGINT) + CAST(CONTAINS("t4"."week", 'Tue') AS BIGINT) + CAST(CONTAINS("t4"."week", 'Wed') AS BIGINT) + CAST(CONTAINS("t4"."week", 'Thu') AS BIGINT) + CAST(CONTAINS("t4"."week", 'Fri') AS BIGINT) + CAST(CONTAINS("t4"."week", 'Sat') AS BIGINT),
    CAST(0 AS BIGINT) + CAST(CONTAINS("t4"."week", 'Mon') AS BIGINT) + CAST(CONTAINS("t4"."week", 'Tue') AS BIGINT) + CAST(CONTAINS("t4"."week", 'Wed') AS BIGINT) + CAST(CONTAINS("t4"."week", 'Thu') AS BIGINT) + CAST(CONTAINS("t4"."week", 'Fri') AS BIGINT) + CAST(CONTAINS("t4"."week", 'Sat') AS BIGINT) + CAST(CONTAINS("t4"."week", 'Sun') AS BIGINT)
  ] AS BIGINT[]) AS "before"
FROM (
  SELECT
    *
  FROM (
    SELECT
      '=' || "t0"."calendar_id" AS "calendar",
      DATE_DIFF('DAY', MAKE_DATE(1970, 1, 1), "t0"."starts_on") AS "starts",
      DATE_DIFF('DAY', MAKE_DATE(1970, 1, 1), "t0"."ends_on") AS "ends",
      COALESCE("t0"."school_week", 'Mon Tue Wed Thu Fri') AS "week",
      TRUE AS "known"
    FROM "calendars" AS "t0"
  ) AS "t2"
  UNION ALL
  SELECT
    *
  FROM (
    SELECT
      "t1"."calendar",
      "t1"."starts",
      "t1"."horizon" AS "ends",
      'Mon Tue Wed Thu Fri' AS "week",
      FALSE AS "known"
    FROM "plans_in_force" AS "t1"
    WHERE
      NOT (
        "t1"."has_calendar"
      )
  ) AS "t3"
) AS "t4"
-- step calendar_days (nothing without calendar_years)
INSERT INTO calendar_days BY NAME
WITH "t20" AS (
  SELECT
    "t15"."calendar",
    "t15"."closure",
    UNNEST(RANGE("t15"."first", "t15"."last" + 1, 1)) AS "day"
  FROM (
    SELECT
      '=' || "t1"."calendar_id" AS "calendar",
      DATE_DIFF('DAY', MAKE_DATE(1970, 1, 1), "t1"."starts_on") AS "first",
      DATE_DIFF('DAY', MAKE_DATE(1970, 1, 1), COALESCE("t1"."ends_on", "t1"."starts_on")) AS "last",
      "t1"."closure"
    FROM "closures" AS "t1"
  ) AS "t15"
), "t21" AS (
  SELECT
    *
  FROM (
    SELECT
      "t2"."calendar",
      FALSE AS "esy",
      "t2"."starts" AS "first",
      "t2"."ends" AS "last",
      "t2"."week"
    FROM "calendar_years" AS "t2"
  ) AS "t5"
  UNION ALL
  SELECT
    *
  FROM (
    SELECT
      "t14"."calendar",
      "t14"."esy",
      "t14"."first",
      "t14"."last",
      "t16"."week"
    FROM (
      SELECT
        '=' || "t0"."calendar_id" AS "calendar",
        "t0"."kind" = 'esy' AS "esy",
        "t0"."kind",
        DATE_DIFF('DAY', MAKE_DATE(1970, 1, 1), "t0"."starts_on") AS "first",
        DATE_DIFF('DAY', MAKE_DATE(1970, 1, 1), "t0"."ends_on") AS "last"
      FROM "terms" AS "t0"
      WHERE
        "t0"."kind" = 'esy'
    ) AS "t14"
    INNER JOIN (
      SELECT
        "t2"."calendar",
        MAX("t2"."week") AS "week"
      FROM "calendar_years" AS "t2"
      GROUP BY
        1
    ) AS "t16"
      ON "t14"."calendar" = "t16"."calendar"
  ) AS "t19"
)
SELECT
  "t54"."calendar",
  "t54"."esy",
  "t54"."day",
  "t54"."open",
  "t54"."on_week",
  "t54"."term_start",
  "t54"."term_end",
  "t54"."semester_start",
  "t54"."semester_end",
  SUM(CAST("t54"."open" AS BIGINT)) OVER (
    PARTITION BY "t54"."calendar", "t54"."esy"
    ORDER BY "t54"."day" ASC
    ROWS BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW
  ) AS "n",
  CASE WHEN "t54"."esy" THEN CAST(NULL AS BIGINT) ELSE "t54"."span_start" END AS "year_start",
  CASE WHEN "t54"."esy" THEN CAST(NULL AS BIGINT) ELSE "t54"."span_end" END AS "year_end",
  CAST(FLOOR((
    "t54"."day" + 3
  ) / (
    7
  )) AS BIGINT) AS "week",
  DATE_DIFF('MONTH', MAKE_DATE(1970, 1, 1), MAKE_DATE(1970, 1, 1) + TO_DAYS("t54"."day")) AS "month",
  (
    "t54"."day" - DATE_DIFF(
      'DAY',
      MAKE_DATE(1970, 1, 1),
      MAKE_DATE(1970, 1, 1) + TO_MONTHS(
        DATE_DIFF('MONTH', MAKE_DATE(1970, 1, 1), MAKE_DATE(1970, 1, 1) + TO_DAYS("t54"."day"))
      )
    )
  ) + 1 AS "day_of_month"
FROM (
  SELECT
    "t53"."calendar",
    "t53"."esy",
    "t53"."day",
    "t53"."span_start",
    "t53"."span_end",
    COALESCE("t53"."on_week", FALSE) AS "on_week",
    "t53"."no_school",
    "t53"."held",
    "t53"."term_start",
    "t53"."term_end",
    "t53"."semester_start",
    "t53"."semester_end",
    (
      COALESCE("t53"."on_week", FALSE) AND (
        "t53"."no_school" IS NULL
      )
    )
    OR (
      (
        "t53"."held" IS NOT NULL
      ) AND (
        "t53"."span_start" IS NOT NULL
      )
    ) AS "open"
  FROM (
    SELECT
      "t52".*
      EXCLUDE ("semester_calendar", "semester_esy")
    FROM (
      SELECT
        "t51"."calendar",
        "t51"."esy",
        "t51"."day",
        "t51"."span_start",
        "t51"."span_end",
        "t51"."on_week",
        "t51"."no_school",
        "t51"."held",
        "t51"."term_start",
        "t51"."term_end",
        "t12"."calendar" AS "semester_calendar",
        "t12"."esy" AS "semester_esy",
        "t12"."semester_start",
        "t12"."semester_end"
      FROM (
        SELECT
          "t49".*
          EXCLUDE ("term_calendar", "term_esy")
        FROM (
          SELECT
            "t48"."calendar",
            "t48"."esy",
            "t48"."day",
            "t48"."span_start",
            "t48"."span_end",
            "t48"."on_week",
            "t48"."no_school",
            "t48"."held",
            "t13"."calendar" AS "term_calendar",
            "t13"."esy" AS "term_esy",
            "t13"."term_start",
            "t13"."term_end"
          FROM (
            SELECT
              "t46".*
              EXCLUDE ("beside_calendar", "beside_day", "beside_esy")
            FROM (
              SELECT
                "t45"."calendar",
                "t45"."esy",
                "t45"."day",
                "t45"."span_start",
                "t45"."span_end",
                "t45"."on_week",
                "t45"."no_school",
                "t31"."calendar" AS "beside_calendar",
                "t31"."day" AS "beside_day",
                "t31"."esy" AS "beside_esy",
                "t31"."held"
              FROM (
                SELECT
                  "t43".*
                  EXCLUDE ("beside_calendar", "beside_day")
                FROM (
                  SELECT
                    "t42"."calendar",
                    "t42"."esy",
                    "t42"."day",
                    "t42"."span_start",
                    "t42"."span_end",
                    "t42"."on_week",
                    "t35"."calendar" AS "beside_calendar",
                    "t35"."day" AS "beside_day",
                    "t35"."no_school"
                  FROM (
                    SELECT
                      "t40"."calendar",
                      "t40"."esy",
                      "t40"."day",
                      "t40"."span_start",
                      "t40"."span_end",
                      "t40"."on_week"
                    FROM (
                      SELECT
                        "t37"."calendar",
                        "t37"."esy",
                        "t37"."day",
                        "t39"."calendar" AS "beside_calendar",
                        "t39"."esy" AS "beside_esy",
                        "t39"."day" AS "beside_day",
                        "t39"."span_start",
                        "t39"."span_end",
                        "t39"."on_week"
                      FROM (
                        SELECT
                          "t33"."calendar",
                          "t33"."esy",
                          UNNEST(RANGE("t33"."first", "t33"."last" + 1, 1)) AS "day"
                        FROM (
                          SELECT
                            "t28"."calendar",
                            "t28"."esy",
                            MIN("t28"."first") AS "first",
                            MAX("t28"."last") AS "last"
                          FROM (
                            SELECT
                              *
                            FROM (
                              SELECT
                                "t23"."calendar",
                                "t23"."esy",
                                "t23"."first",
                                "t23"."last"
                              FROM "t21" AS "t23"
                            ) AS "t25"
                            UNION ALL
                            SELECT
                              *
                            FROM (
                              SELECT
                                '=' || "t0"."calendar_id" AS "calendar",
                                "t0"."kind" = 'esy' AS "esy",
                                DATE_DIFF('DAY', MAKE_DATE(1970, 1, 1), "t0"."starts_on") AS "first",
                                DATE_DIFF('DAY', MAKE_DATE(1970, 1, 1), "t0"."ends_on") AS "last"
                              FROM "terms" AS "t0"
                            ) AS "t8"
                          ) AS "t28"
                          GROUP BY
                            1,
                            2
                        ) AS "t33"
                      ) AS "t37"
                      LEFT OUTER JOIN (
                        SELECT
                          "t37"."calendar",
                          "t37"."esy",
                          "t37"."day",
                          "t24"."first" AS "span_start",
                          "t24"."last" AS "span_end",
                          CONTAINS(
                            "t24"."week",
                            SUBSTRING(
                              'MonTueWedThuFriSatSun',
                              CASE
                                WHEN (
                                  (
                                    (
                                      (
                                        "t37"."day" + 3
                                      ) % 7
                                    ) * 3
                                  ) + 1
                                ) >= 1
                                THEN (
                                  (
                                    (
                                      "t37"."day" + 3
                                    ) % 7
                                  ) * 3
                                ) + 1
                                ELSE (
                                  (
                                    (
                                      "t37"."day" + 3
                                    ) % 7
                                  ) * 3
                                ) + 1 + LENGTH('MonTueWedThuFriSatSun')
                              END,
                              3
                            )
                          ) AS "on_week"
                        FROM (
                          SELECT
                            "t33"."calendar",
                            "t33"."esy",
                            UNNEST(RANGE("t33"."first", "t33"."last" + 1, 1)) AS "day"
                          FROM (
                            SELECT
                              "t28"."calendar",
                              "t28"."esy",
                              MIN("t28"."first") AS "first",
                              MAX("t28"."last") AS "last"
                            FROM (
                              SELECT
                                *
                              FROM (
                                SELECT
                                  "t23"."calendar",
                                  "t23"."esy",
                                  "t23"."first",
                                  "t23"."last"
                                FROM "t21" AS "t23"
                              ) AS "t25"
                              UNION ALL
                              SELECT
                                *
                              FROM (
                                SELECT
                                  '=' || "t0"."calendar_id" AS "calendar",
                                  "t0"."kind" = 'esy' AS "esy",
                                  DATE_DIFF('DAY', MAKE_DATE(1970, 1, 1), "t0"."starts_on") AS "first",
                                  DATE_DIFF('DAY', MAKE_DATE(1970, 1, 1), "t0"."ends_on") AS "last"
                                FROM "terms" AS "t0"
                              ) AS "t8"
                            ) AS "t28"
                            GROUP BY
                              1,
                              2
                          ) AS "t33"
                        ) AS "t37"
                        INNER JOIN "t21" AS "t24"
                          ON "t37"."calendar" = "t24"."calendar"
                          AND "t37"."esy" = "t24"."esy"
                          AND "t37"."day" >= "t24"."first"
                          AND "t37"."day" <= "t24"."last"
                      ) AS "t39"
                        ON "t37"."calendar" = "t39"."calendar"
                        AND "t37"."esy" = "t39"."esy"
                        AND "t37"."day" = "t39"."day"
                    ) AS "t40"
                  ) AS "t42"
                  LEFT OUTER JOIN (
                    SELECT
                      "t32"."calendar",
                      "t32"."day",
                      TRUE AS "no_school"
                    FROM (
                      SELECT DISTINCT
                        *
                      FROM (
                        SELECT
                          *
                        FROM (
                          SELECT
                            "t22"."calendar",
                            "t22"."day"
                          FROM "t20" AS "t22"
                          WHERE
                            "t22"."closure" IN ('holiday', 'weather', 'election', 'staff_day', 'emergency', 'break')
                        ) AS "t27"
                        UNION ALL
                        SELECT
                          *
                        FROM (
                          SELECT
                            "t17"."calendar",
                            DATE_DIFF('DAY', MAKE_DATE(1970, 1, 1), "t4"."date") AS "day"
                          FROM (
                            SELECT
                              *
                            FROM "calendar_years" AS "t2"
                            WHERE
                              NOT (
                                "t2"."known"
                              )
                          ) AS "t17"
                          CROSS JOIN "federal_holidays" AS "t4"
                        ) AS "t18"
                      ) AS "t29"
                    ) AS "t32"
                  ) AS "t35"
                    ON "t42"."calendar" = "t35"."calendar" AND "t42"."day" = "t35"."day"
                ) AS "t43"
              ) AS "t45"
              LEFT OUTER JOIN (
                SELECT
                  "t26"."calendar",
                  "t26"."day",
                  FALSE AS "esy",
                  TRUE AS "held"
                FROM (
                  SELECT DISTINCT
                    "t22"."calendar",
                    "t22"."day"
                  FROM "t20" AS "t22"
                  WHERE
                    "t22"."closure" = 'school_day'
                ) AS "t26"
              ) AS "t31"
                ON "t45"."calendar" = "t31"."calendar"
                AND "t45"."esy" = "t31"."esy"
                AND "t45"."day" = "t31"."day"
            ) AS "t46"
          ) AS "t48"
          LEFT OUTER JOIN (
            SELECT
              '=' || "t0"."calendar_id" AS "calendar",
              "t0"."kind" = 'esy' AS "esy",
              DATE_DIFF('DAY', MAKE_DATE(1970, 1, 1), "t0"."starts_on") AS "term_start",
              DATE_DIFF('DAY', MAKE_DATE(1970, 1, 1), "t0"."ends_on") AS "term_end"
            FROM "terms" AS "t0"
            WHERE
              "t0"."kind" IN ('quarter', 'trimester', 'esy')
          ) AS "t13"
            ON "t48"."calendar" = "t13"."calendar"
            AND "t48"."esy" = "t13"."esy"
            AND "t48"."day" >= "t13"."term_start"
            AND "t48"."day" <= "t13"."term_end"
        ) AS "t49"
      ) AS "t51"
      LEFT OUTER JOIN (
        SELECT
          '=' || "t0"."calendar_id" AS "calendar",
          "t0"."kind" = 'esy' AS "esy",
          DATE_DIFF('DAY', MAKE_DATE(1970, 1, 1), "t0"."starts_on") AS "semester_start",
          DATE_DIFF('DAY', MAKE_DATE(1970, 1, 1), "t0"."ends_on") AS "semester_end"
        FROM "terms" AS "t0"
        WHERE
          "t0"."kind" = 'semester'
      ) AS "t12"
        ON "t51"."calendar" = "t12"."calendar"
        AND "t51"."esy" = "t12"."esy"
        AND "t51"."day" >= "t12"."semester_start"
        AND "t51"."day" <= "t12"."semester_end"
    ) AS "t52"
  ) AS "t53"
) AS "t54"
-- step promise_terms (nothing without promises)
INSERT INTO promise_terms BY NAME
SELECT
  "t15"."promise_id",
  "t15"."plan_id",
  "t15"."student_id",
  "t15"."service",
  "t15"."kind",
  "t15"."policy",
  "t15"."calendar",
  "t15"."period",
  "t15"."unlogged",
  "t15"."_row" AS "row",
  COALESCE("t15"."esy", FALSE) AS "esy",
  COALESCE("t15"."every", 1) AS "every",
  COALESCE("t15"."grouping" = 'consult', FALSE) AS "consult",
  GREATEST(
    COALESCE(DATE_DIFF('DAY', MAKE_DATE(1970, 1, 1), "t15"."own_starts"), "t15"."starts"),
    "t15"."starts"
  ) AS "starts",
  COALESCE(
    LEAST(
      COALESCE(DATE_DIFF('DAY', MAKE_DATE(1970, 1, 1), "t15"."own_ends"), "t15"."ends"),
      COALESCE("t15"."ends", DATE_DIFF('DAY', MAKE_DATE(1970, 1, 1), "t15"."own_ends"))
    ),
    CASE
      WHEN "t15"."has_calendar"
      THEN CASE
        WHEN COALESCE("t15"."esy", FALSE)
        THEN "t15"."esy_end"
        ELSE "t15"."year_end"
      END
      ELSE "t15"."horizon"
    END
  ) AS "ends",
  "t15"."sessions",
  COALESCE(
    "t15"."minutes",
    CASE
      WHEN (
        "t15"."minutes" IS NULL
      )
      AND (
        "t15"."sessions" > 0
      )
      AND (
        (
          "t15"."minutes_per_period" % NULLIF("t15"."sessions", 0)
        ) = 0
      )
      THEN CAST(FLOOR((
        "t15"."minutes_per_period"
      ) / (
        NULLIF("t15"."sessions", 0)
      )) AS BIGINT)
      ELSE CAST(NULL AS BIGINT)
    END
  ) AS "minutes",
  "t15"."minutes_per_period" AS "amount",
  (
    "t15"."sessions" IS NOT NULL
  )
  AND (
    COALESCE(
      "t15"."minutes",
      CASE
        WHEN (
          "t15"."minutes" IS NULL
        )
        AND (
          "t15"."sessions" > 0
        )
        AND (
          (
            "t15"."minutes_per_period" % NULLIF("t15"."sessions", 0)
          ) = 0
        )
        THEN CAST(FLOOR((
          "t15"."minutes_per_period"
        ) / (
          NULLIF("t15"."sessions", 0)
        )) AS BIGINT)
        ELSE CAST(NULL AS BIGINT)
      END
    ) IS NOT NULL
  ) AS "in_sessions",
  "t15"."short_period" = 'prorate' AS "prorate",
  "t15"."has_calendar" AS "known_calendar",
  "t15"."year_end" AS "calendar_end",
  CAST(FLOOR(
    (
      GREATEST(
        COALESCE(DATE_DIFF('DAY', MAKE_DATE(1970, 1, 1), "t15"."own_starts"), "t15"."starts"),
        "t15"."starts"
      ) + 3
    ) / (
      7
    )
  ) AS BIGINT) AS "first_week",
  DATE_DIFF(
    'MONTH',
    MAKE_DATE(1970, 1, 1),
    MAKE_DATE(1970, 1, 1) + TO_DAYS(
      GREATEST(
        COALESCE(DATE_DIFF('DAY', MAKE_DATE(1970, 1, 1), "t15"."own_starts"), "t15"."starts"),
        "t15"."starts"
      )
    )
  ) AS "first_month",
  DATE_DIFF('MONTH', MAKE_DATE(1970, 1, 1), MAKE_DATE(1970, 1, 1) + TO_DAYS("t15"."starts")) AS "plan_month",
  (
    "t15"."starts" - DATE_DIFF(
      'DAY',
      MAKE_DATE(1970, 1, 1),
      MAKE_DATE(1970, 1, 1) + TO_MONTHS(
        DATE_DIFF('MONTH', MAKE_DATE(1970, 1, 1), MAKE_DATE(1970, 1, 1) + TO_DAYS("t15"."starts"))
      )
    )
  ) + 1 AS "plan_day_of_month",
  CASE
    WHEN NOT (
      COALESCE(
        (
          (
            "t15"."sessions" IS NOT NULL
          )
          AND (
            COALESCE(
              "t15"."minutes",
              CASE
                WHEN (
                  "t15"."minutes" IS NULL
                )
                AND (
                  "t15"."sessions" > 0
                )
                AND (
                  (
                    "t15"."minutes_per_period" % NULLIF("t15"."sessions", 0)
                  ) = 0
                )
                THEN CAST(FLOOR((
                  "t15"."minutes_per_period"
                ) / (
                  NULLIF("t15"."sessions", 0)
                )) AS BIGINT)
                ELSE CAST(NULL AS BIGINT)
              END
            ) IS NOT NULL
          )
        )
        OR (
          "t15"."minutes_per_period" IS NOT NULL
        ),
        FALSE
      )
    )
    THEN 'no_amount'
    WHEN "t15"."period" IS NULL
    THEN 'no_period'
    WHEN COALESCE("t15"."esy", FALSE) AND (
      "t15"."esy_end" IS NULL
    )
    THEN 'no_esy_term'
    WHEN COALESCE("t15"."esy", FALSE)
    AND "t15"."period" IN ('semester', 'school_year', 'plan_year')
    THEN 'period_not_for_esy'
    WHEN (
      "t15"."period" = 'term'
    )
    AND NOT (
      COALESCE("t15"."esy", FALSE)
    )
    AND (
      COALESCE("t15"."terms", 0) = 0
    )
    THEN 'no_terms'
    WHEN (
      "t15"."period" = 'semester'
    ) AND (
      COALESCE("t15"."semesters", 0) = 0
    )
    THEN 'no_semesters'
    WHEN (
      "t15"."period" = 'school_year'
    ) AND NOT (
      "t15"."has_calendar"
    )
    THEN 'no_school_year'
    ELSE NULL
  END AS "not_countable"
FROM (
  SELECT
    "t14".*
    EXCLUDE ("beside_calendar")
  FROM (
    SELECT
      "t13"."promise_id",
      "t13"."plan_id",
      "t13"."service",
      "t13"."wording",
      "t13"."sessions",
      "t13"."minutes",
      "t13"."minutes_per_period",
      "t13"."period",
      "t13"."every",
      "t13"."grouping",
      "t13"."setting",
      "t13"."provider_id",
      "t13"."own_starts",
      "t13"."own_ends",
      "t13"."esy",
      "t13"."_row",
      "t13"."student_id",
      "t13"."kind",
      "t13"."row",
      "t13"."policy",
      "t13"."calendar",
      "t13"."has_calendar",
      "t13"."starts",
      "t13"."ends",
      "t13"."horizon",
      "t13"."was_cut",
      "t13"."short_period",
      "t13"."unlogged",
      "t13"."make_up_outcome",
      "t13"."due_kind",
      "t13"."due_count",
      "t13"."due_day",
      "t13"."year_end",
      "t10"."calendar" AS "beside_calendar",
      "t10"."esy_end",
      "t10"."terms",
      "t10"."semesters"
    FROM (
      SELECT
        "t11".*
        EXCLUDE ("beside_calendar")
      FROM (
        SELECT
          "t6"."promise_id",
          "t6"."plan_id",
          "t6"."service",
          "t6"."wording",
          "t6"."sessions",
          "t6"."minutes",
          "t6"."minutes_per_period",
          "t6"."period",
          "t6"."every",
          "t6"."grouping",
          "t6"."setting",
          "t6"."provider_id",
          "t6"."own_starts",
          "t6"."own_ends",
          "t6"."esy",
          "t6"."_row",
          "t4"."student_id",
          "t4"."kind",
          "t4"."row",
          "t4"."policy",
          "t4"."calendar",
          "t4"."has_calendar",
          "t4"."starts",
          "t4"."ends",
          "t4"."horizon",
          "t4"."was_cut",
          "t4"."short_period",
          "t4"."unlogged",
          "t4"."make_up_outcome",
          "t4"."due_kind",
          "t4"."due_count",
          "t4"."due_day",
          "t8"."calendar" AS "beside_calendar",
          "t8"."year_end"
        FROM (
          SELECT
            "t1"."promise_id",
            "t1"."plan_id",
            "t1"."service",
            "t1"."wording",
            "t1"."sessions",
            "t1"."minutes",
            "t1"."minutes_per_period",
            "t1"."period",
            "t1"."every",
            "t1"."grouping",
            "t1"."setting",
            "t1"."provider_id",
            "t1"."starts_on" AS "own_starts",
            "t1"."ends_on" AS "own_ends",
            "t1"."esy",
            "t1"."_row"
          FROM "promises" AS "t1"
        ) AS "t6"
        INNER JOIN "plans_in_force" AS "t4"
          ON "t6"."plan_id" = "t4"."plan_id"
        LEFT OUTER JOIN (
          SELECT
            "t3"."calendar",
            MAX("t3"."ends") AS "year_end"
          FROM "calendar_years" AS "t3"
          GROUP BY
            1
        ) AS "t8"
          ON "t4"."calendar" = "t8"."calendar"
      ) AS "t11"
    ) AS "t13"
    LEFT OUTER JOIN (
      SELECT
        '=' || "t0"."calendar_id" AS "calendar",
        DATE_DIFF(
          'DAY',
          MAKE_DATE(1970, 1, 1),
          MAX("t0"."ends_on") FILTER(WHERE
            "t0"."kind" = 'esy')
        ) AS "esy_end",
        SUM(CAST("t0"."kind" IN ('quarter', 'trimester') AS INT)) AS "terms",
        SUM(CAST("t0"."kind" = 'semester' AS INT)) AS "semesters"
      FROM "terms" AS "t0"
      GROUP BY
        1
    ) AS "t10"
      ON "t13"."calendar" = "t10"."calendar"
  ) AS "t14"
) AS "t15"
-- step cycle_starts (nothing without promise_terms)
INSERT INTO cycle_starts BY NAME
SELECT
  "t6"."promise_id",
  MIN("t6"."n") AS "first_n"
FROM (
  SELECT
    *
  FROM (
    SELECT
      "t4"."promise_id",
      "t4"."plan_id",
      "t4"."student_id",
      "t4"."service",
      "t4"."kind",
      "t4"."policy",
      "t4"."calendar",
      "t4"."period",
      "t4"."unlogged",
      "t4"."row",
      "t4"."esy",
      "t4"."every",
      "t4"."consult",
      "t4"."starts",
      "t4"."ends",
      "t4"."sessions",
      "t4"."minutes",
      "t4"."amount",
      "t4"."in_sessions",
      "t4"."prorate",
      "t4"."known_calendar",
      "t4"."calendar_end",
      "t4"."first_week",
      "t4"."first_month",
      "t4"."plan_month",
      "t4"."plan_day_of_month",
      "t4"."not_countable",
      "t2"."calendar" AS "calendar_right",
      "t2"."esy" AS "esy_right",
      "t2"."day",
      "t2"."open",
      "t2"."on_week",
      "t2"."term_start",
      "t2"."term_end",
      "t2"."semester_start",
      "t2"."semester_end",
      "t2"."n",
      "t2"."year_start",
      "t2"."year_end",
      "t2"."week",
      "t2"."month",
      "t2"."day_of_month"
    FROM (
      SELECT
        *
      FROM "promise_terms" AS "t0"
      WHERE
        "t0"."period" = 'cycle'
    ) AS "t4"
    INNER JOIN "calendar_days" AS "t2"
      ON "t4"."calendar" = "t2"."calendar"
      AND "t4"."esy" = "t2"."esy"
      AND "t2"."day" >= "t4"."starts"
      AND "t2"."day" <= "t4"."ends"
  ) AS "t5"
  WHERE
    "t5"."open"
) AS "t6"
GROUP BY
  1
-- step period_spans (nothing without promise_terms, calendar_days)
INSERT INTO period_spans BY NAME
SELECT
  "t34"."promise_id",
  "t34"."bucket",
  "t34"."inside",
  "t34"."all_days",
  "t34"."possible",
  "t34"."first_inside",
  "t34"."last_inside",
  "t34"."period_start" AS "starts",
  "t34"."period_end" AS "ends",
  CAST(FLOOR(
    (
      (
        CASE WHEN "t34"."in_sessions" THEN "t34"."sessions" ELSE "t34"."amount" END * "t34"."inside" * 2
      ) + CASE
        WHEN "t34"."period" = 'day'
        THEN "t34"."inside"
        WHEN "t34"."prorate"
        THEN GREATEST("t34"."possible", "t34"."inside")
        ELSE "t34"."all_days"
      END
    ) / (
      CASE
        WHEN "t34"."period" = 'day'
        THEN "t34"."inside"
        WHEN "t34"."prorate"
        THEN GREATEST("t34"."possible", "t34"."inside")
        ELSE "t34"."all_days"
      END * 2
    )
  ) AS BIGINT) * CASE WHEN "t34"."in_sessions" THEN "t34"."minutes" ELSE 1 END AS "amount",
  "t34"."first_inside" <= DATE_DIFF('DAY', MAKE_DATE(1970, 1, 1), "t34"."as_of") AS "begun",
  DATE_DIFF('DAY', MAKE_DATE(1970, 1, 1), "t34"."as_of") > CASE
    WHEN (
      "t34"."period" = 'plan_year'
    )
    AND "t34"."known_calendar"
    AND (
      "t34"."period_end" > "t34"."calendar_end"
    )
    THEN "t34"."period_end"
    ELSE "t34"."last_inside"
  END AS "closed"
FROM (
  SELECT
    "t33"."row",
    "t33"."bucket",
    "t33"."inside",
    "t33"."all_days",
    "t33"."in_spans",
    "t33"."first_inside",
    "t33"."last_inside",
    "t33"."frame_end",
    "t33"."promise_id",
    "t33"."plan_id",
    "t33"."student_id",
    "t33"."service",
    "t33"."kind",
    "t33"."policy",
    "t33"."calendar",
    "t33"."period",
    "t33"."unlogged",
    "t33"."esy",
    "t33"."every",
    "t33"."consult",
    "t33"."starts",
    "t33"."ends",
    "t33"."sessions",
    "t33"."minutes",
    "t33"."amount",
    "t33"."in_sessions",
    "t33"."prorate",
    "t33"."known_calendar",
    "t33"."calendar_end",
    "t33"."first_week",
    "t33"."first_month",
    "t33"."plan_month",
    "t33"."plan_day_of_month",
    "t33"."not_countable",
    "t33"."before",
    "t33"."as_of",
    "t33"."first_n",
    "t33"."n",
    "t33"."next_first",
    "t33"."period_start",
    "t33"."period_end",
    CASE
      WHEN "t33"."period" = 'cycle'
      THEN "t33"."every"
      WHEN (
        "t33"."period" = 'plan_year'
      ) OR "t33"."esy"
      THEN "t33"."in_spans"
      WHEN "t33"."period" = 'week'
      THEN "t33"."every" * LIST_EXTRACT("t33"."before", 7)
      ELSE (
        (
          CAST(FLOOR((
            "t33"."period_end" + 3
          ) / (
            7
          )) AS BIGINT) * LIST_EXTRACT("t33"."before", 7)
        ) + LIST_EXTRACT(
          "t33"."before",
          (
            (
              "t33"."period_end" + 3
            ) % 7
          ) + CAST((
            (
              "t33"."period_end" + 3
            ) % 7
          ) >= 0 AS BIGINT)
        )
      ) - (
        (
          CAST(FLOOR((
            (
              "t33"."period_start" - 1
            ) + 3
          ) / (
            7
          )) AS BIGINT) * LIST_EXTRACT("t33"."before", 7)
        ) + LIST_EXTRACT(
          "t33"."before",
          (
            (
              (
                "t33"."period_start" - 1
              ) + 3
            ) % 7
          ) + CAST((
            (
              (
                "t33"."period_start" - 1
              ) + 3
            ) % 7
          ) >= 0 AS BIGINT)
        )
      )
    END AS "possible"
  FROM (
    SELECT
      "t32"."row",
      "t32"."bucket",
      "t32"."inside",
      "t32"."all_days",
      "t32"."in_spans",
      "t32"."first_inside",
      "t32"."last_inside",
      "t32"."frame_end",
      "t32"."promise_id",
      "t32"."plan_id",
      "t32"."student_id",
      "t32"."service",
      "t32"."kind",
      "t32"."policy",
      "t32"."calendar",
      "t32"."period",
      "t32"."unlogged",
      "t32"."esy",
      "t32"."every",
      "t32"."consult",
      "t32"."starts",
      "t32"."ends",
      "t32"."sessions",
      "t32"."minutes",
      "t32"."amount",
      "t32"."in_sessions",
      "t32"."prorate",
      "t32"."known_calendar",
      "t32"."calendar_end",
      "t32"."first_week",
      "t32"."first_month",
      "t32"."plan_month",
      "t32"."plan_day_of_month",
      "t32"."not_countable",
      "t32"."before",
      "t32"."as_of",
      "t32"."first_n",
      "t32"."n",
      "t32"."next_first",
      CASE
        WHEN "t32"."period" = 'week'
        THEN (
          (
            "t32"."first_week" + (
              "t32"."bucket" * "t32"."every"
            )
          ) * 7
        ) - 3
        WHEN (
          "t32"."period" = 'month'
        ) OR (
          "t32"."period" = 'plan_year'
        )
        THEN DATE_DIFF(
          'DAY',
          MAKE_DATE(1970, 1, 1),
          MAKE_DATE(1970, 1, 1) + TO_MONTHS(
            CASE
              WHEN "t32"."period" = 'plan_year'
              THEN "t32"."plan_month" + (
                "t32"."bucket" * 12
              )
              ELSE "t32"."first_month" + (
                "t32"."bucket" * "t32"."every"
              )
            END
          )
        ) + CASE WHEN "t32"."period" = 'plan_year' THEN "t32"."plan_day_of_month" - 1 ELSE 0 END
        WHEN "t32"."period" = 'cycle'
        THEN "t32"."first_inside"
        ELSE "t32"."bucket"
      END AS "period_start",
      CASE
        WHEN "t32"."period" = 'week'
        THEN (
          (
            (
              (
                "t32"."first_week" + (
                  "t32"."bucket" * "t32"."every"
                )
              ) * 7
            ) - 3
          ) + (
            "t32"."every" * 7
          )
        ) - 1
        WHEN (
          "t32"."period" = 'month'
        ) OR (
          "t32"."period" = 'plan_year'
        )
        THEN (
          DATE_DIFF(
            'DAY',
            MAKE_DATE(1970, 1, 1),
            MAKE_DATE(1970, 1, 1) + TO_MONTHS(
              CASE
                WHEN "t32"."period" = 'plan_year'
                THEN "t32"."plan_month" + (
                  "t32"."bucket" * 12
                )
                ELSE "t32"."first_month" + (
                  "t32"."bucket" * "t32"."every"
                )
              END + CASE WHEN "t32"."period" = 'plan_year' THEN 12 ELSE "t32"."every" END
            )
          ) + CASE WHEN "t32"."period" = 'plan_year' THEN "t32"."plan_day_of_month" - 1 ELSE 0 END
        ) - 1
        WHEN "t32"."period" = 'cycle'
        THEN LEAST(COALESCE("t32"."next_first" - 1, "t32"."ends"), "t32"."ends")
        ELSE COALESCE("t32"."frame_end", "t32"."bucket")
      END AS "period_end"
    FROM (
      SELECT
        "t31".*
        EXCLUDE ("beside_calendar", "beside_esy", "beside_n")
      FROM (
        SELECT
          "t30"."row",
          "t30"."bucket",
          "t30"."inside",
          "t30"."all_days",
          "t30"."in_spans",
          "t30"."first_inside",
          "t30"."last_inside",
          "t30"."frame_end",
          "t30"."promise_id",
          "t30"."plan_id",
          "t30"."student_id",
          "t30"."service",
          "t30"."kind",
          "t30"."policy",
          "t30"."calendar",
          "t30"."period",
          "t30"."unlogged",
          "t30"."esy",
          "t30"."every",
          "t30"."consult",
          "t30"."starts",
          "t30"."ends",
          "t30"."sessions",
          "t30"."minutes",
          "t30"."amount",
          "t30"."in_sessions",
          "t30"."prorate",
          "t30"."known_calendar",
          "t30"."calendar_end",
          "t30"."first_week",
          "t30"."first_month",
          "t30"."plan_month",
          "t30"."plan_day_of_month",
          "t30"."not_countable",
          "t30"."before",
          "t30"."as_of",
          "t30"."first_n",
          "t30"."n",
          "t10"."calendar" AS "beside_calendar",
          "t10"."esy" AS "beside_esy",
          "t10"."n" AS "beside_n",
          "t10"."next_first"
        FROM (
          SELECT
            "t28"."row",
            "t28"."bucket",
            "t28"."inside",
            "t28"."all_days",
            "t28"."in_spans",
            "t28"."first_inside",
            "t28"."last_inside",
            "t28"."frame_end",
            "t28"."promise_id",
            "t28"."plan_id",
            "t28"."student_id",
            "t28"."service",
            "t28"."kind",
            "t28"."policy",
            "t28"."calendar",
            "t28"."period",
            "t28"."unlogged",
            "t28"."esy",
            "t28"."every",
            "t28"."consult",
            "t28"."starts",
            "t28"."ends",
            "t28"."sessions",
            "t28"."minutes",
            "t28"."amount",
            "t28"."in_sessions",
            "t28"."prorate",
            "t28"."known_calendar",
            "t28"."calendar_end",
            "t28"."first_week",
            "t28"."first_month",
            "t28"."plan_month",
            "t28"."plan_day_of_month",
            "t28"."not_countable",
            "t28"."before",
            "t28"."as_of",
            "t28"."first_n",
            CASE
              WHEN "t28"."period" = 'cycle'
              THEN "t28"."first_n" + (
                (
                  "t28"."bucket" + 1
                ) * "t28"."every"
              )
              ELSE CAST(NULL AS BIGINT)
            END AS "n"
          FROM (
            SELECT
              "t27".*
              EXCLUDE ("beside_promise_id")
            FROM (
              SELECT
                "t26"."row",
                "t26"."bucket",
                "t26"."inside",
                "t26"."all_days",
                "t26"."in_spans",
                "t26"."first_inside",
                "t26"."last_inside",
                "t26"."frame_end",
                "t5"."promise_id",
                "t5"."plan_id",
                "t5"."student_id",
                "t5"."service",
                "t5"."kind",
                "t5"."policy",
                "t5"."calendar",
                "t5"."period",
                "t5"."unlogged",
                "t5"."esy",
                "t5"."every",
                "t5"."consult",
                "t5"."starts",
                "t5"."ends",
                "t5"."sessions",
                "t5"."minutes",
                "t5"."amount",
                "t5"."in_sessions",
                "t5"."prorate",
                "t5"."known_calendar",
                "t5"."calendar_end",
                "t5"."first_week",
                "t5"."first_month",
                "t5"."plan_month",
                "t5"."plan_day_of_month",
                "t5"."not_countable",
                "t16"."before",
                "t6"."as_of",
                "t7"."promise_id" AS "beside_promise_id",
                "t7"."first_n"
              FROM (
                SELECT
                  *
                FROM (
                  SELECT
                    "t23"."row",
                    "t23"."bucket",
                    SUM(CAST("t23"."inside" AS BIGINT)) AS "inside",
                    SUM(CAST("t23"."open" AS BIGINT)) AS "all_days",
                    SUM(CAST("t23"."on_week" AS BIGINT)) AS "in_spans",
                    MIN("t23"."day") FILTER(WHERE
                      "t23"."inside") AS "first_inside",
                    MAX("t23"."day") FILTER(WHERE
                      "t23"."inside") AS "last_inside",
                    MAX("t23"."frame_end") AS "frame_end"
                  FROM (
                    SELECT
                      *
                    FROM (
                      SELECT
                        "t21"."row",
                        "t21"."day",
                        "t21"."open",
                        "t21"."on_week",
                        CASE
                          WHEN "t21"."period" = 'week'
                          THEN CAST(FLOOR((
                            "t21"."week" - "t21"."first_week"
                          ) / (
                            "t21"."every"
                          )) AS BIGINT)
                          WHEN "t21"."period" = 'month'
                          THEN CAST(FLOOR((
                            "t21"."month" - "t21"."first_month"
                          ) / (
                            "t21"."every"
                          )) AS BIGINT)
                          WHEN "t21"."period" = 'term'
                          THEN "t21"."term_start"
                          WHEN "t21"."period" = 'semester'
                          THEN "t21"."semester_start"
                          WHEN "t21"."period" = 'school_year'
                          THEN "t21"."year_start"
                          WHEN "t21"."period" = 'plan_year'
                          THEN CAST(FLOOR(
                            (
                              (
                                "t21"."month" - "t21"."plan_month"
                              ) - CAST("t21"."day_of_month" < "t21"."plan_day_of_month" AS BIGINT)
                            ) / (
                              12
                            )
                          ) AS BIGINT)
                          WHEN "t21"."period" = 'day'
                          THEN "t21"."day"
                          WHEN "t21"."period" = 'cycle'
                          THEN CAST(FLOOR((
                            "t21"."n" - "t21"."first_n"
                          ) / (
                            "t21"."every"
                          )) AS BIGINT)
                          ELSE NULL
                        END AS "bucket",
                        "t21"."open"
                        AND (
                          "t21"."day" >= "t21"."starts"
                        )
                        AND (
                          "t21"."day" <= "t21"."ends"
                        ) AS "inside",
                        CASE
                          WHEN "t21"."period" = 'term'
                          THEN "t21"."term_end"
                          WHEN "t21"."period" = 'semester'
                          THEN "t21"."semester_end"
                          WHEN "t21"."period" = 'school_year'
                          THEN "t21"."year_end"
                          ELSE NULL
                        END AS "frame_end"
                      FROM (
                        SELECT
                          "t20"."promise_id",
                          "t20"."plan_id",
                          "t20"."student_id",
                          "t20"."service",
                          "t20"."kind",
                          "t20"."policy",
                          "t20"."calendar",
                          "t20"."period",
                          "t20"."unlogged",
                          "t20"."row",
                          "t20"."esy",
                          "t20"."every",
                          "t20"."consult",
                          "t20"."starts",
                          "t20"."ends",
                          "t20"."sessions",
                          "t20"."minutes",
                          "t20"."amount",
                          "t20"."in_sessions",
                          "t20"."prorate",
                          "t20"."known_calendar",
                          "t20"."calendar_end",
                          "t20"."first_week",
                          "t20"."first_month",
                          "t20"."plan_month",
                          "t20"."plan_day_of_month",
                          "t20"."not_countable",
                          "t20"."first_n",
                          "t20"."lo",
                          "t20"."hi",
                          "t14"."calendar" AS "calendar_right",
                          "t14"."esy" AS "esy_right",
                          "t14"."day",
                          "t14"."open",
                          "t14"."on_week",
                          "t14"."term_start",
                          "t14"."term_end",
                          "t14"."semester_start",
                          "t14"."semester_end",
                          "t14"."n",
                          "t14"."year_start",
                          "t14"."year_end",
                          "t14"."week",
                          "t14"."month",
                          "t14"."day_of_month"
                        FROM (
                          SELECT
                            "t18"."promise_id",
                            "t18"."plan_id",
                            "t18"."student_id",
                            "t18"."service",
                            "t18"."kind",
                            "t18"."policy",
                            "t18"."calendar",
                            "t18"."period",
                            "t18"."unlogged",
                            "t18"."row",
                            "t18"."esy",
                            "t18"."every",
                            "t18"."consult",
                            "t18"."starts",
                            "t18"."ends",
                            "t18"."sessions",
                            "t18"."minutes",
                            "t18"."amount",
                            "t18"."in_sessions",
                            "t18"."prorate",
                            "t18"."known_calendar",
                            "t18"."calendar_end",
                            "t18"."first_week",
                            "t18"."first_month",
                            "t18"."plan_month",
                            "t18"."plan_day_of_month",
                            "t18"."not_countable",
                            "t18"."first_n",
                            CASE
                              WHEN "t18"."period" IN ('day', 'week', 'month')
                              THEN "t18"."starts" - 31
                              ELSE -1000000
                            END AS "lo",
                            CASE
                              WHEN "t18"."period" IN ('day', 'week', 'month')
                              THEN "t18"."ends" + (
                                "t18"."every" * 31
                              )
                              ELSE 1000000
                            END AS "hi"
                          FROM (
                            SELECT
                              "t17".*
                              EXCLUDE ("beside_promise_id")
                            FROM (
                              SELECT
                                "t15"."promise_id",
                                "t15"."plan_id",
                                "t15"."student_id",
                                "t15"."service",
                                "t15"."kind",
                                "t15"."policy",
                                "t15"."calendar",
                                "t15"."period",
                                "t15"."unlogged",
                                "t15"."row",
                                "t15"."esy",
                                "t15"."every",
                                "t15"."consult",
                                "t15"."starts",
                                "t15"."ends",
                                "t15"."sessions",
                                "t15"."minutes",
                                "t15"."amount",
                                "t15"."in_sessions",
                                "t15"."prorate",
                                "t15"."known_calendar",
                                "t15"."calendar_end",
                                "t15"."first_week",
                                "t15"."first_month",
                                "t15"."plan_month",
                                "t15"."plan_day_of_month",
                                "t15"."not_countable",
                                "t8"."promise_id" AS "beside_promise_id",
                                "t8"."first_n"
                              FROM (
                                SELECT
                                  *
                                FROM "promise_terms" AS "t1"
                                WHERE
                                  "t1"."not_countable" IS NULL
                              ) AS "t15"
                              LEFT OUTER JOIN "cycle_starts" AS "t8"
                                ON "t15"."promise_id" = "t8"."promise_id"
                            ) AS "t17"
                          ) AS "t18"
                        ) AS "t20"
                        INNER JOIN (
                          SELECT
                            *
                          FROM "calendar_days" AS "t0"
                          WHERE
                            "t0"."open" OR "t0"."on_week"
                        ) AS "t14"
                          ON "t20"."calendar" = "t14"."calendar"
                          AND "t20"."esy" = "t14"."esy"
                          AND "t14"."day" >= "t20"."lo"
                          AND "t14"."day" <= "t20"."hi"
                      ) AS "t21"
                      WHERE
                        "t21"."open" OR NOT (
                          "t21"."period" IN ('day', 'cycle')
                        )
                    ) AS "t22"
                    WHERE
                      "t22"."bucket" IS NOT NULL
                  ) AS "t23"
                  GROUP BY
                    1,
                    2
                ) AS "t24"
                WHERE
                  "t24"."inside" > 0
              ) AS "t26"
              INNER JOIN "promise_terms" AS "t5"
                ON "t26"."row" = "t5"."row"
              INNER JOIN (
                SELECT
                  "t4"."calendar",
                  FIRST("t4"."before") FILTER(WHERE
                    "t4"."before" IS NOT NULL) AS "before"
                FROM "calendar_years" AS "t4"
                GROUP BY
                  1
              ) AS "t16"
                ON "t5"."calendar" = "t16"."calendar"
              CROSS JOIN "settings" AS "t6"
              LEFT OUTER JOIN "cycle_starts" AS "t7"
                ON "t5"."promise_id" = "t7"."promise_id"
            ) AS "t27"
          ) AS "t28"
        ) AS "t30"
        LEFT OUTER JOIN (
          SELECT
            "t0"."calendar",
            "t0"."esy",
            "t0"."n",
            "t0"."day" AS "next_first"
          FROM "calendar_days" AS "t0"
          WHERE
            "t0"."open"
        ) AS "t10"
          ON "t30"."calendar" = "t10"."calendar"
          AND "t30"."esy" = "t10"."esy"
          AND "t30"."n" = "t10"."n"
      ) AS "t31"
    ) AS "t32"
  ) AS "t33"
) AS "t34"
-- step told_sessions (nothing without sessions)
INSERT INTO told_sessions BY NAME
SELECT
  "t37"."session_id",
  "t37"."promise_id",
  "t37"."day",
  "t37"."starts_at",
  "t37"."kind",
  "t37"."planned",
  "t37"."effective",
  "t37"."reason",
  "t37"."makes_up",
  "t37"."award_id",
  "t37"."within",
  "t37"."countable",
  "t37"."row",
  "t37"."miss",
  "t37"."length_unknown",
  CASE
    WHEN "t37"."begun" IS NOT NULL
    THEN "t37"."bucket"
    ELSE CAST(NULL AS BIGINT)
  END AS "bucket",
  "t37"."open_day",
  "t37"."begun"
FROM (
  SELECT
    "t36".*
    EXCLUDE ("beside_bucket", "beside_promise_id")
  FROM (
    SELECT
      "t35"."session_id",
      "t35"."promise_id",
      "t35"."day",
      "t35"."starts_at",
      "t35"."kind",
      "t35"."planned",
      "t35"."effective",
      "t35"."reason",
      "t35"."makes_up",
      "t35"."award_id",
      "t35"."within",
      "t35"."countable",
      "t35"."row",
      "t35"."miss",
      "t35"."length_unknown",
      "t35"."bucket",
      "t35"."open_day",
      "t11"."promise_id" AS "beside_promise_id",
      "t11"."bucket" AS "beside_bucket",
      "t11"."begun"
    FROM (
      SELECT
        "t33"."session_id",
        "t33"."promise_id",
        "t33"."day",
        "t33"."starts_at",
        "t33"."kind",
        "t33"."planned",
        "t33"."effective",
        "t33"."reason",
        "t33"."makes_up",
        "t33"."award_id",
        "t33"."within",
        "t33"."countable",
        "t33"."row",
        "t33"."miss",
        "t33"."length_unknown",
        CASE
          WHEN "t33"."within"
          THEN CASE
            WHEN "t33"."period" = 'week'
            THEN CAST(FLOOR(
              (
                CAST(FLOOR((
                  "t33"."day" + 3
                ) / (
                  7
                )) AS BIGINT) - "t33"."first_week"
              ) / (
                "t33"."every"
              )
            ) AS BIGINT)
            WHEN "t33"."period" = 'month'
            THEN CAST(FLOOR(
              (
                DATE_DIFF('MONTH', MAKE_DATE(1970, 1, 1), MAKE_DATE(1970, 1, 1) + TO_DAYS("t33"."day")) - "t33"."first_month"
              ) / (
                "t33"."every"
              )
            ) AS BIGINT)
            WHEN "t33"."period" = 'term'
            THEN "t33"."term_start"
            WHEN "t33"."period" = 'semester'
            THEN "t33"."semester_start"
            WHEN "t33"."period" = 'school_year'
            THEN "t33"."year_start"
            WHEN "t33"."period" = 'plan_year'
            THEN CAST(FLOOR(
              (
                (
                  DATE_DIFF('MONTH', MAKE_DATE(1970, 1, 1), MAKE_DATE(1970, 1, 1) + TO_DAYS("t33"."day")) - "t33"."plan_month"
                ) - CAST((
                  (
                    "t33"."day" - DATE_DIFF(
                      'DAY',
                      MAKE_DATE(1970, 1, 1),
                      MAKE_DATE(1970, 1, 1) + TO_MONTHS(
                        DATE_DIFF('MONTH', MAKE_DATE(1970, 1, 1), MAKE_DATE(1970, 1, 1) + TO_DAYS("t33"."day"))
                      )
                    )
                  ) + 1
                ) < "t33"."plan_day_of_month" AS BIGINT)
              ) / (
                12
              )
            ) AS BIGINT)
            WHEN "t33"."period" = 'day'
            THEN "t33"."day"
            WHEN "t33"."period" = 'cycle'
            THEN CAST(FLOOR((
              "t33"."n" - "t33"."first_n"
            ) / (
              "t33"."every"
            )) AS BIGINT)
            ELSE NULL
          END
          ELSE CAST(NULL AS BIGINT)
        END AS "bucket",
        COALESCE("t33"."open", FALSE) AS "open_day"
      FROM (
        SELECT
          "t32".*
          EXCLUDE ("beside_calendar", "beside_day", "beside_esy")
        FROM (
          SELECT
            "t31"."session_id",
            "t31"."promise_id",
            "t31"."day",
            "t31"."starts_at",
            "t31"."kind",
            "t31"."planned",
            "t31"."effective",
            "t31"."reason",
            "t31"."makes_up",
            "t31"."award_id",
            "t31"."within",
            "t31"."countable",
            "t31"."row",
            "t31"."miss",
            "t31"."length_unknown",
            "t31"."calendar",
            "t31"."esy",
            "t31"."period",
            "t31"."every",
            "t31"."first_week",
            "t31"."first_month",
            "t31"."first_n",
            "t31"."plan_month",
            "t31"."plan_day_of_month",
            "t12"."calendar" AS "beside_calendar",
            "t12"."esy" AS "beside_esy",
            "t12"."day" AS "beside_day",
            "t12"."open",
            "t12"."n",
            "t12"."term_start",
            "t12"."semester_start",
            "t12"."year_start"
          FROM (
            SELECT
              "t29".*
              EXCLUDE ("beside_promise_id")
            FROM (
              SELECT
                "t28"."session_id",
                "t28"."promise_id",
                "t28"."day",
                "t28"."starts_at",
                "t28"."kind",
                "t28"."planned",
                "t28"."effective",
                "t28"."reason",
                "t28"."makes_up",
                "t28"."award_id",
                "t28"."within",
                "t28"."countable",
                "t28"."row",
                "t28"."miss",
                "t28"."length_unknown",
                "t24"."promise_id" AS "beside_promise_id",
                "t24"."calendar",
                "t24"."esy",
                "t24"."period",
                "t24"."every",
                "t24"."first_week",
                "t24"."first_month",
                "t24"."first_n",
                "t24"."plan_month",
                "t24"."plan_day_of_month"
              FROM (
                SELECT
                  "t26"."session_id",
                  "t26"."promise_id",
                  "t26"."day",
                  "t26"."starts_at",
                  "t26"."kind",
                  "t26"."planned",
                  "t26"."effective",
                  "t26"."reason",
                  "t26"."makes_up",
                  "t26"."award_id",
                  "t26"."within",
                  "t26"."countable",
                  "t26"."_row" AS "row",
                  GREATEST(COALESCE("t26"."planned", 0) - "t26"."effective", 0) AS "miss",
                  "t26"."planned" IS NULL AS "length_unknown"
                FROM (
                  SELECT
                    "t25"."session_id",
                    "t25"."promise_id",
                    "t25"."date",
                    "t25"."starts_at",
                    "t25"."planned_minutes",
                    "t25"."delivered_minutes",
                    COALESCE("t25"."kind", 'regular') AS "kind",
                    "t25"."contact",
                    CASE
                      WHEN "t25"."reason" IS NOT NULL
                      THEN "t25"."reason"
                      WHEN NOT (
                        COALESCE("t25"."as_written", TRUE)
                      )
                      OR (
                        NOT (
                          CASE
                            WHEN "t25"."contact" IS NULL
                            THEN TRUE
                            WHEN "t25"."contact" = 'attempt'
                            THEN FALSE
                            ELSE (
                              "t25"."contact" = 'consult'
                            ) = COALESCE("t25"."consult", FALSE)
                          END
                        )
                        AND COALESCE("t25"."contact" <> 'attempt', TRUE)
                      )
                      THEN 'not_as_written'
                      ELSE 'not_stated'
                    END AS "reason",
                    "t25"."as_written",
                    "t25"."makes_up",
                    "t25"."award_id",
                    "t25"."source",
                    "t25"."notified_on",
                    "t25"."recorded_at",
                    "t25"."note",
                    "t25"."_row",
                    "t25"."as_of",
                    "t25"."consult",
                    "t25"."minutes",
                    "t25"."starts",
                    "t25"."ends",
                    "t25"."countable",
                    DATE_DIFF('DAY', MAKE_DATE(1970, 1, 1), "t25"."date") AS "day",
                    COALESCE("t25"."as_written", TRUE)
                    AND CASE
                      WHEN "t25"."contact" IS NULL
                      THEN TRUE
                      WHEN "t25"."contact" = 'attempt'
                      THEN FALSE
                      ELSE (
                        "t25"."contact" = 'consult'
                      ) = COALESCE("t25"."consult", FALSE)
                    END AS "as_promised",
                    CASE
                      WHEN (
                        "t25"."promise_id" IS NULL
                      )
                      OR (
                        COALESCE("t25"."as_written", TRUE)
                        AND CASE
                          WHEN "t25"."contact" IS NULL
                          THEN TRUE
                          WHEN "t25"."contact" = 'attempt'
                          THEN FALSE
                          ELSE (
                            "t25"."contact" = 'consult'
                          ) = COALESCE("t25"."consult", FALSE)
                        END
                      )
                      THEN COALESCE("t25"."delivered_minutes", 0)
                      ELSE 0
                    END AS "effective",
                    COALESCE(
                      "t25"."planned_minutes",
                      CASE
                        WHEN (
                          "t25"."reason" IS NOT NULL
                        )
                        OR NOT (
                          COALESCE("t25"."as_written", TRUE)
                        )
                        OR NOT (
                          CASE
                            WHEN "t25"."contact" IS NULL
                            THEN TRUE
                            WHEN "t25"."contact" = 'attempt'
                            THEN FALSE
                            ELSE (
                              "t25"."contact" = 'consult'
                            ) = COALESCE("t25"."consult", FALSE)
                          END
                        )
                        THEN "t25"."minutes"
                        ELSE COALESCE("t25"."delivered_minutes", 0)
                      END
                    ) AS "planned",
                    COALESCE(
                      (
                        COALESCE("t25"."kind", 'regular') = 'regular'
                      )
                      AND COALESCE("t25"."countable", FALSE)
                      AND (
                        DATE_DIFF('DAY', MAKE_DATE(1970, 1, 1), "t25"."date") >= "t25"."starts"
                      )
                      AND (
                        DATE_DIFF('DAY', MAKE_DATE(1970, 1, 1), "t25"."date") <= "t25"."ends"
                      ),
                      FALSE
                    ) AS "within"
                  FROM (
                    SELECT
                      "t23".*
                      EXCLUDE ("beside_promise_id")
                    FROM (
                      SELECT
                        "t19"."session_id",
                        "t19"."promise_id",
                        "t19"."date",
                        "t19"."starts_at",
                        "t19"."planned_minutes",
                        "t19"."delivered_minutes",
                        "t19"."kind",
                        "t19"."contact",
                        "t19"."reason",
                        "t19"."as_written",
                        "t19"."makes_up",
                        "t19"."award_id",
                        "t19"."source",
                        "t19"."notified_on",
                        "t19"."recorded_at",
                        "t19"."note",
                        "t19"."_row",
                        "t19"."as_of",
                        "t17"."promise_id" AS "beside_promise_id",
                        "t17"."consult",
                        "t17"."minutes",
                        "t17"."starts",
                        "t17"."ends",
                        "t17"."countable"
                      FROM (
                        SELECT
                          *
                        FROM (
                          SELECT
                            "t7"."session_id",
                            "t7"."promise_id",
                            "t7"."date",
                            "t7"."starts_at",
                            "t7"."planned_minutes",
                            "t7"."delivered_minutes",
                            "t7"."kind",
                            "t7"."contact",
                            "t7"."reason",
                            "t7"."as_written",
                            "t7"."makes_up",
                            "t7"."award_id",
                            "t7"."source",
                            "t7"."notified_on",
                            "t7"."recorded_at",
                            "t7"."note",
                            "t7"."_row",
                            "t8"."as_of"
                          FROM "sessions" AS "t7"
                          CROSS JOIN "settings" AS "t8"
                        ) AS "t15"
                        WHERE
                          "t15"."date" <= "t15"."as_of"
                      ) AS "t19"
                      LEFT OUTER JOIN (
                        SELECT
                          "t2"."promise_id",
                          "t2"."consult",
                          "t2"."minutes",
                          "t2"."starts",
                          "t2"."ends",
                          "t2"."not_countable" IS NULL AS "countable"
                        FROM "promise_terms" AS "t2"
                      ) AS "t17"
                        ON "t19"."promise_id" = "t17"."promise_id"
                    ) AS "t23"
                  ) AS "t25"
                  WHERE
                    NOT (
                      (
                        COALESCE("t25"."kind", 'regular') = 'regular'
                      )
                      AND (
                        "t25"."delivered_minutes" IS NULL
                      )
                      AND (
                        "t25"."reason" IS NULL
                      )
                    )
                ) AS "t26"
              ) AS "t28"
              LEFT OUTER JOIN (
                SELECT
                  "t21"."promise_id",
                  "t21"."calendar",
                  "t21"."esy",
                  "t21"."period",
                  "t21"."every",
                  "t21"."first_week",
                  "t21"."first_month",
                  "t21"."first_n",
                  "t21"."plan_month",
                  "t21"."plan_day_of_month"
                FROM (
                  SELECT
                    "t20".*
                    EXCLUDE ("beside_promise_id")
                  FROM (
                    SELECT
                      "t16"."promise_id",
                      "t16"."plan_id",
                      "t16"."student_id",
                      "t16"."service",
                      "t16"."kind",
                      "t16"."policy",
                      "t16"."calendar",
                      "t16"."period",
                      "t16"."unlogged",
                      "t16"."row",
                      "t16"."esy",
                      "t16"."every",
                      "t16"."consult",
                      "t16"."starts",
                      "t16"."ends",
                      "t16"."sessions",
                      "t16"."minutes",
                      "t16"."amount",
                      "t16"."in_sessions",
                      "t16"."prorate",
                      "t16"."known_calendar",
                      "t16"."calendar_end",
                      "t16"."first_week",
                      "t16"."first_month",
                      "t16"."plan_month",
                      "t16"."plan_day_of_month",
                      "t16"."not_countable",
                      "t6"."promise_id" AS "beside_promise_id",
                      "t6"."first_n"
                    FROM (
                      SELECT
                        *
                      FROM "promise_terms" AS "t2"
                      WHERE
                        "t2"."not_countable" IS NULL
                    ) AS "t16"
                    LEFT OUTER JOIN "cycle_starts" AS "t6"
                      ON "t16"."promise_id" = "t6"."promise_id"
                  ) AS "t20"
                ) AS "t21"
              ) AS "t24"
                ON "t28"."promise_id" = "t24"."promise_id"
            ) AS "t29"
          ) AS "t31"
          LEFT OUTER JOIN (
            SELECT
              "t1"."calendar",
              "t1"."esy",
              "t1"."day",
              "t1"."open",
              "t1"."n",
              "t1"."term_start",
              "t1"."semester_start",
              "t1"."year_start"
            FROM "calendar_days" AS "t1"
          ) AS "t12"
            ON "t31"."calendar" = "t12"."calendar"
            AND "t31"."esy" = "t12"."esy"
            AND "t31"."day" = "t12"."day"
        ) AS "t32"
      ) AS "t33"
    ) AS "t35"
    LEFT OUTER JOIN (
      SELECT
        "t0"."promise_id",
        "t0"."bucket",
        "t0"."begun"
      FROM "period_spans" AS "t0"
    ) AS "t11"
      ON "t35"."promise_id" = "t11"."promise_id" AND "t35"."bucket" = "t11"."bucket"
  ) AS "t36"
) AS "t37"
-- step same_day (nothing without told_sessions)
INSERT INTO same_day BY NAME
WITH "t3" AS (
  SELECT
    *
  FROM "told_sessions" AS "t0"
  WHERE
    "t0"."promise_id" IS NOT NULL
)
SELECT
  "t6"."session_id",
  "t6"."promise_id",
  "t6"."kind",
  "t6"."day",
  "t6"."starts_at",
  "t6"."effective",
  "t6"."row",
  "t4"."planned_minutes",
  "t4"."delivered_minutes",
  "t4"."source"
FROM "t3" AS "t6"
INNER JOIN (
  SELECT
    *
  FROM (
    SELECT
      "t5"."promise_id",
      "t5"."kind",
      "t5"."day",
      COUNT(*) AS "rows"
    FROM "t3" AS "t5"
    GROUP BY
      1,
      2,
      3
  ) AS "t7"
  WHERE
    "t7"."rows" > 1
) AS "t9"
  ON "t6"."promise_id" = "t9"."promise_id"
  AND "t6"."kind" = "t9"."kind"
  AND "t6"."day" = "t9"."day"
INNER JOIN (
  SELECT
    "t1"."session_id",
    "t1"."planned_minutes",
    "t1"."delivered_minutes",
    "t1"."source"
  FROM "sessions" AS "t1"
) AS "t4"
  ON "t6"."session_id" = "t4"."session_id"
-- step duplicates (nothing without same_day)
INSERT INTO duplicates BY NAME
SELECT
  *
FROM (
  SELECT
    "t0"."session_id",
    "t0"."row",
    FIRST_VALUE("t0"."session_id") OVER (
      PARTITION BY "t0"."promise_id", "t0"."kind", "t0"."day", "t0"."starts_at", CASE
        WHEN "t0"."starts_at" IS NULL
        THEN "t0"."planned_minutes"
        ELSE CAST(NULL AS BIGINT)
      END, CASE
        WHEN "t0"."starts_at" IS NULL
        THEN "t0"."delivered_minutes"
        ELSE CAST(NULL AS BIGINT)
      END, CASE WHEN "t0"."starts_at" IS NULL THEN "t0"."source" ELSE CAST(NULL AS TEXT) END
      ORDER BY "t0"."effective" ASC, "t0"."session_id" ASC
      ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING
    ) AS "stands_for",
    COALESCE(
      "t0"."source" = FIRST_VALUE("t0"."source") OVER (
        PARTITION BY "t0"."promise_id", "t0"."kind", "t0"."day", "t0"."starts_at", CASE
          WHEN "t0"."starts_at" IS NULL
          THEN "t0"."planned_minutes"
          ELSE CAST(NULL AS BIGINT)
        END, CASE
          WHEN "t0"."starts_at" IS NULL
          THEN "t0"."delivered_minutes"
          ELSE CAST(NULL AS BIGINT)
        END, CASE WHEN "t0"."starts_at" IS NULL THEN "t0"."source" ELSE CAST(NULL AS TEXT) END
        ORDER BY "t0"."effective" ASC, "t0"."session_id" ASC
        ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING
      ),
      TRUE
    ) AS "same_source"
  FROM "same_day" AS "t0"
) AS "t1"
WHERE
  "t1"."session_id" <> "t1"."stands_for"
-- step session_names (nothing without told_sessions)
INSERT INTO session_names BY NAME
SELECT
  "t14"."session_id" AS "named_id",
  COALESCE("t14"."stands_for", "t14"."session_id") AS "stands_for"
FROM (
  SELECT
    "t13".*
    EXCLUDE ("beside_session_id")
  FROM (
    SELECT
      "t12"."session_id",
      "t5"."session_id" AS "beside_session_id",
      "t5"."row",
      "t5"."stands_for",
      "t5"."same_source"
    FROM (
      SELECT DISTINCT
        *
      FROM (
        SELECT
          *
        FROM (
          SELECT
            *
          FROM (
            SELECT
              "t2"."session_id"
            FROM "determinations" AS "t2"
          ) AS "t7"
          UNION ALL
          SELECT
            *
          FROM (
            SELECT
              "t3"."session_id"
            FROM "offers" AS "t3"
          ) AS "t8"
        ) AS "t9"
        UNION ALL
        SELECT
          *
        FROM (
          SELECT
            "t0"."makes_up" AS "session_id"
          FROM "told_sessions" AS "t0"
        ) AS "t6"
      ) AS "t10"
      WHERE
        "t10"."session_id" IS NOT NULL
    ) AS "t12"
    SEMI JOIN "told_sessions" AS "t4"
      ON "t12"."session_id" = "t4"."session_id"
    LEFT OUTER JOIN "duplicates" AS "t5"
      ON "t12"."session_id" = "t5"."session_id"
  ) AS "t13"
) AS "t14"
-- step period_sums (nothing without period_spans)
INSERT INTO period_sums BY NAME
SELECT
  "t12"."promise_id",
  "t12"."bucket",
  "t12"."starts",
  "t12"."ends",
  "t12"."amount",
  "t12"."inside",
  "t12"."first_inside",
  "t12"."last_inside",
  "t12"."closed",
  LEAST("t12"."amount", COALESCE("t12"."held", 0)) AS "delivered",
  GREATEST(COALESCE("t12"."held", 0) - "t12"."amount", 0) AS "surplus",
  GREATEST(
    COALESCE("t12"."missed", 0) - GREATEST("t12"."amount" - COALESCE("t12"."held", 0), 0),
    0
  ) AS "cured",
  GREATEST(
    -(
      COALESCE("t12"."missed", 0) - GREATEST("t12"."amount" - COALESCE("t12"."held", 0), 0)
    ),
    0
  ) AS "unexplained",
  COALESCE("t12"."length_unknown", FALSE) AS "length_unknown"
FROM (
  SELECT
    "t11".*
    EXCLUDE ("beside_bucket", "beside_promise_id")
  FROM (
    SELECT
      "t6"."promise_id",
      "t6"."bucket",
      "t6"."inside",
      "t6"."all_days",
      "t6"."possible",
      "t6"."first_inside",
      "t6"."last_inside",
      "t6"."starts",
      "t6"."ends",
      "t6"."amount",
      "t6"."begun",
      "t6"."closed",
      "t10"."promise_id" AS "beside_promise_id",
      "t10"."bucket" AS "beside_bucket",
      "t10"."held",
      "t10"."missed",
      "t10"."length_unknown"
    FROM (
      SELECT
        *
      FROM "period_spans" AS "t0"
      WHERE
        "t0"."begun"
    ) AS "t6"
    LEFT OUTER JOIN (
      SELECT
        "t8"."promise_id",
        "t8"."bucket",
        SUM("t8"."effective") AS "held",
        SUM("t8"."miss") AS "missed",
        BOOL_OR(CAST("t8"."length_unknown" AS BOOLEAN)) AS "length_unknown"
      FROM (
        SELECT
          *
        FROM (
          SELECT
            "t3"."session_id",
            "t3"."promise_id",
            "t3"."day",
            "t3"."starts_at",
            "t3"."kind",
            "t3"."planned",
            "t3"."effective",
            "t3"."reason",
            "t3"."makes_up",
            "t3"."award_id",
            "t3"."within",
            "t3"."countable",
            "t3"."row",
            "t3"."miss",
            "t3"."length_unknown",
            "t3"."bucket",
            "t3"."open_day",
            "t3"."begun"
          FROM "told_sessions" AS "t3"
          ANTI JOIN "duplicates" AS "t4"
            ON "t3"."session_id" = "t4"."session_id"
        ) AS "t7"
        WHERE
          "t7"."kind" = 'regular'
          AND COALESCE("t7"."countable", FALSE)
          AND COALESCE("t7"."begun", TRUE)
          AND "t7"."bucket" IS NOT NULL
      ) AS "t8"
      GROUP BY
        1,
        2
    ) AS "t10"
      ON "t6"."promise_id" = "t10"."promise_id" AND "t6"."bucket" = "t10"."bucket"
  ) AS "t11"
) AS "t12"
-- step cured_misses (nothing without period_sums, told_sessions)
INSERT INTO cured_misses BY NAME
SELECT
  "t9"."promise_id",
  "t9"."bucket",
  "t9"."session_id",
  "t9"."day",
  "t9"."starts_at",
  "t9"."miss",
  "t6"."cured"
FROM (
  SELECT
    *
  FROM (
    SELECT
      "t3"."session_id",
      "t3"."promise_id",
      "t3"."day",
      "t3"."starts_at",
      "t3"."kind",
      "t3"."planned",
      "t3"."effective",
      "t3"."reason",
      "t3"."makes_up",
      "t3"."award_id",
      "t3"."within",
      "t3"."countable",
      "t3"."row",
      "t3"."miss",
      "t3"."length_unknown",
      "t3"."bucket",
      "t3"."open_day",
      "t3"."begun"
    FROM "told_sessions" AS "t3"
    ANTI JOIN "duplicates" AS "t4"
      ON "t3"."session_id" = "t4"."session_id"
  ) AS "t7"
  WHERE
    "t7"."kind" = 'regular'
    AND COALESCE("t7"."countable", FALSE)
    AND COALESCE("t7"."begun", TRUE)
    AND "t7"."miss" > 0
) AS "t9"
INNER JOIN (
  SELECT
    "t0"."promise_id",
    "t0"."bucket",
    "t0"."cured"
  FROM "period_sums" AS "t0"
  WHERE
    "t0"."cured" > 0
) AS "t6"
  ON "t9"."promise_id" = "t6"."promise_id" AND "t9"."bucket" = "t6"."bucket"
-- step uncured_misses (nothing without cured_misses)
INSERT INTO uncured_misses BY NAME
SELECT
  "t1"."session_id",
  GREATEST(LEAST("t1"."miss", "t1"."cum" - "t1"."cured"), 0) AS "carried"
FROM (
  SELECT
    "t0"."promise_id",
    "t0"."bucket",
    "t0"."session_id",
    "t0"."day",
    "t0"."starts_at",
    "t0"."miss",
    "t0"."cured",
    SUM("t0"."miss") OVER (
      PARTITION BY "t0"."promise_id", "t0"."bucket"
      ORDER BY "t0"."day" ASC, "t0"."starts_at" ASC NULLS FIRST, "t0"."session_id" ASC
      ROWS BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW
    ) AS "cum"
  FROM "cured_misses" AS "t0"
) AS "t1"
-- step gap_days (nothing without gaps, period_sums)
INSERT INTO gap_days BY NAME
SELECT
  *
FROM (
  SELECT
    "t24"."promise_id",
    "t24"."bucket",
    "t24"."day",
    "t24"."gap_id",
    "t24"."reason",
    LEAST(
      "t11"."unexplained",
      CAST(FLOOR(
        (
          (
            "t11"."amount" * "t24"."i" * 2
          ) + "t11"."inside"
        ) / (
          "t11"."inside" * 2
        )
      ) AS BIGINT)
    ) - LEAST(
      "t11"."unexplained",
      CAST(FLOOR(
        (
          (
            "t11"."amount" * (
              "t24"."i" - 1
            ) * 2
          ) + "t11"."inside"
        ) / (
          "t11"."inside" * 2
        )
      ) AS BIGINT)
    ) AS "minutes"
  FROM (
    SELECT
      "t22"."promise_id",
      "t22"."bucket",
      "t22"."day",
      "t22"."gap_id",
      "t22"."reason",
      (
        ROW_NUMBER() OVER (
          PARTITION BY "t22"."promise_id", "t22"."bucket"
          ORDER BY "t22"."day" ASC
          ROWS BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW
        ) - 1
      ) + 1 AS "i"
    FROM (
      SELECT
        "t21"."promise_id",
        "t21"."bucket",
        "t21"."day",
        "t21"."gap_id",
        "t21"."reason"
      FROM (
        SELECT
          "t20"."gap_id",
          "t20"."promise_id",
          "t20"."reason",
          "t20"."first",
          "t20"."last",
          "t20"."calendar",
          "t20"."esy",
          "t20"."starts",
          "t20"."ends",
          "t20"."as_of",
          "t20"."lo",
          "t20"."hi",
          "t20"."calendar_right",
          "t20"."esy_right",
          "t20"."day",
          "t20"."promise_id_right",
          "t20"."bucket",
          "t20"."period_start",
          "t20"."period_end",
          ROW_NUMBER() OVER (
            PARTITION BY "t20"."promise_id", "t20"."bucket", "t20"."day"
            ORDER BY "t20"."first" ASC, "t20"."gap_id" ASC
            ROWS BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW
          ) - 1 AS "which"
        FROM (
          SELECT
            "t19"."gap_id",
            "t19"."promise_id",
            "t19"."reason",
            "t19"."first",
            "t19"."last",
            "t19"."calendar",
            "t19"."esy",
            "t19"."starts",
            "t19"."ends",
            "t19"."as_of",
            "t19"."lo",
            "t19"."hi",
            "t12"."calendar" AS "calendar_right",
            "t12"."esy" AS "esy_right",
            "t12"."day",
            "t13"."promise_id" AS "promise_id_right",
            "t13"."bucket",
            "t13"."period_start",
            "t13"."period_end"
          FROM (
            SELECT
              "t17"."gap_id",
              "t17"."promise_id",
              "t17"."reason",
              "t17"."first",
              "t17"."last",
              "t17"."calendar",
              "t17"."esy",
              "t17"."starts",
              "t17"."ends",
              "t17"."as_of",
              GREATEST("t17"."first", "t17"."starts") AS "lo",
              LEAST(
                LEAST("t17"."last", "t17"."ends"),
                DATE_DIFF('DAY', MAKE_DATE(1970, 1, 1), "t17"."as_of")
              ) AS "hi"
            FROM (
              SELECT
                "t16"."gap_id",
                "t16"."promise_id",
                "t16"."reason",
                "t16"."first",
                "t16"."last",
                "t15"."calendar",
                "t15"."esy",
                "t15"."starts",
                "t15"."ends",
                "t6"."as_of"
              FROM (
                SELECT
                  "t3"."gap_id",
                  "t3"."promise_id",
                  "t3"."reason",
                  DATE_DIFF('DAY', MAKE_DATE(1970, 1, 1), "t3"."starts_on") AS "first",
                  DATE_DIFF('DAY', MAKE_DATE(1970, 1, 1), "t3"."ends_on") AS "last"
                FROM "gaps" AS "t3"
              ) AS "t16"
              INNER JOIN (
                SELECT
                  "t5"."promise_id",
                  "t5"."calendar",
                  "t5"."esy",
                  "t5"."starts",
                  "t5"."ends"
                FROM "promise_terms" AS "t5"
              ) AS "t15"
                ON "t16"."promise_id" = "t15"."promise_id"
              CROSS JOIN "settings" AS "t6"
            ) AS "t17"
          ) AS "t19"
          INNER JOIN (
            SELECT
              "t1"."calendar",
              "t1"."esy",
              "t1"."day"
            FROM "calendar_days" AS "t1"
            WHERE
              "t1"."open"
          ) AS "t12"
            ON "t19"."calendar" = "t12"."calendar"
            AND "t19"."esy" = "t12"."esy"
            AND "t12"."day" >= "t19"."lo"
            AND "t12"."day" <= "t19"."hi"
          INNER JOIN (
            SELECT
              "t2"."promise_id",
              "t2"."bucket",
              "t2"."starts" AS "period_start",
              "t2"."ends" AS "period_end"
            FROM "period_spans" AS "t2"
          ) AS "t13"
            ON "t19"."promise_id" = "t13"."promise_id"
            AND "t12"."day" >= "t13"."period_start"
            AND "t12"."day" <= "t13"."period_end"
        ) AS "t20"
      ) AS "t21"
      WHERE
        "t21"."which" = 0
    ) AS "t22"
  ) AS "t24"
  INNER JOIN (
    SELECT
      "t0"."promise_id",
      "t0"."bucket",
      "t0"."amount",
      "t0"."inside",
      "t0"."unexplained"
    FROM "period_sums" AS "t0"
  ) AS "t11"
    ON "t24"."promise_id" = "t11"."promise_id" AND "t24"."bucket" = "t11"."bucket"
) AS "t25"
WHERE
  "t25"."minutes" > 0
-- step missed (nothing without period_sums)
INSERT INTO missed BY NAME
SELECT
  "t18"."promise_id",
  "t18"."bucket",
  "t18"."day",
  "t18"."starts_at",
  "t18"."session_id",
  "t18"."reason",
  "t18"."gap_id",
  "t18"."minutes",
  "t18"."miss_id",
  "t9"."plan_id",
  "t9"."student_id",
  "t9"."service",
  "t9"."esy",
  "t9"."kind",
  "t9"."policy",
  "t9"."calendar"
FROM (
  SELECT
    *
  FROM (
    SELECT
      "t15"."promise_id",
      "t15"."bucket",
      "t15"."day",
      "t15"."starts_at",
      "t15"."session_id",
      "t15"."reason",
      CAST(NULL AS TEXT) AS "gap_id",
      COALESCE("t15"."carried", "t15"."miss") AS "minutes",
      'session ' || "t15"."session_id" AS "miss_id"
    FROM (
      SELECT
        "t14".*
        EXCLUDE ("beside_session_id")
      FROM (
        SELECT
          "t13"."session_id",
          "t13"."promise_id",
          "t13"."day",
          "t13"."starts_at",
          "t13"."kind",
          "t13"."planned",
          "t13"."effective",
          "t13"."reason",
          "t13"."makes_up",
          "t13"."award_id",
          "t13"."within",
          "t13"."countable",
          "t13"."row",
          "t13"."miss",
          "t13"."length_unknown",
          "t13"."bucket",
          "t13"."open_day",
          "t13"."begun",
          "t5"."session_id" AS "beside_session_id",
          "t5"."carried"
        FROM (
          SELECT
            *
          FROM (
            SELECT
              "t6"."session_id",
              "t6"."promise_id",
              "t6"."day",
              "t6"."starts_at",
              "t6"."kind",
              "t6"."planned",
              "t6"."effective",
              "t6"."reason",
              "t6"."makes_up",
              "t6"."award_id",
              "t6"."within",
              "t6"."countable",
              "t6"."row",
              "t6"."miss",
              "t6"."length_unknown",
              "t6"."bucket",
              "t6"."open_day",
              "t6"."begun"
            FROM "told_sessions" AS "t6"
            ANTI JOIN "duplicates" AS "t7"
              ON "t6"."session_id" = "t7"."session_id"
          ) AS "t11"
          WHERE
            "t11"."kind" = 'regular'
            AND COALESCE("t11"."countable", FALSE)
            AND COALESCE("t11"."begun", TRUE)
            AND "t11"."miss" > 0
            AND "t11"."bucket" IS NOT NULL
        ) AS "t13"
        LEFT OUTER JOIN "uncured_misses" AS "t5"
          ON "t13"."session_id" = "t5"."session_id"
      ) AS "t14"
    ) AS "t15"
    WHERE
      COALESCE("t15"."carried", "t15"."miss") > 0
  ) AS "t16"
  UNION ALL
  SELECT
    *
  FROM (
    SELECT
      "t0"."promise_id",
      "t0"."bucket",
      "t0"."day",
      CAST(NULL AS TEXT) AS "starts_at",
      CAST(NULL AS TEXT) AS "session_id",
      "t0"."reason",
      "t0"."gap_id",
      "t0"."minutes",
      'gap ' || "t0"."promise_id" || ' ' || CAST("t0"."day" AS TEXT) AS "miss_id"
    FROM "gap_days" AS "t0"
  ) AS "t10"
) AS "t18"
INNER JOIN (
  SELECT
    "t1"."promise_id",
    "t1"."plan_id",
    "t1"."student_id",
    "t1"."service",
    "t1"."esy",
    "t1"."kind",
    "t1"."policy",
    "t1"."calendar"
  FROM "promise_terms" AS "t1"
) AS "t9"
  ON "t18"."promise_id" = "t9"."promise_id"
-- step unexplained (nothing without period_sums)
INSERT INTO unexplained BY NAME
SELECT
  "t12"."promise_id",
  "t12"."bucket",
  CASE WHEN "t12"."closed" THEN 0 ELSE "t12"."rest" END AS "upcoming",
  CASE
    WHEN "t12"."closed"
    AND (
      "t4"."unlogged" = 'delivered'
    )
    AND NOT (
      "t12"."length_unknown"
    )
    THEN "t12"."rest"
    ELSE 0
  END AS "assumed",
  CASE
    WHEN "t12"."closed"
    AND NOT (
      "t12"."closed"
      AND (
        "t4"."unlogged" = 'delivered'
      )
      AND NOT (
        "t12"."length_unknown"
      )
    )
    THEN "t12"."rest"
    ELSE 0
  END AS "unrecorded"
FROM (
  SELECT
    "t10"."promise_id",
    "t10"."bucket",
    "t10"."starts",
    "t10"."ends",
    "t10"."amount",
    "t10"."inside",
    "t10"."first_inside",
    "t10"."last_inside",
    "t10"."closed",
    "t10"."delivered",
    "t10"."surplus",
    "t10"."cured",
    "t10"."unexplained",
    "t10"."length_unknown",
    "t10"."in_gaps",
    "t10"."unexplained" - COALESCE("t10"."in_gaps", 0) AS "rest"
  FROM (
    SELECT
      "t9".*
      EXCLUDE ("beside_bucket", "beside_promise_id")
    FROM (
      SELECT
        "t7"."promise_id",
        "t7"."bucket",
        "t7"."starts",
        "t7"."ends",
        "t7"."amount",
        "t7"."inside",
        "t7"."first_inside",
        "t7"."last_inside",
        "t7"."closed",
        "t7"."delivered",
        "t7"."surplus",
        "t7"."cured",
        "t7"."unexplained",
        "t7"."length_unknown",
        "t8"."promise_id" AS "beside_promise_id",
        "t8"."bucket" AS "beside_bucket",
        "t8"."in_gaps"
      FROM (
        SELECT
          *
        FROM "period_sums" AS "t1"
        WHERE
          "t1"."unexplained" > 0
      ) AS "t7"
      LEFT OUTER JOIN (
        SELECT
          "t2"."promise_id",
          "t2"."bucket",
          SUM("t2"."minutes") AS "in_gaps"
        FROM "gap_days" AS "t2"
        GROUP BY
          1,
          2
      ) AS "t8"
        ON "t7"."promise_id" = "t8"."promise_id" AND "t7"."bucket" = "t8"."bucket"
    ) AS "t9"
  ) AS "t10"
  WHERE
    (
      "t10"."unexplained" - COALESCE("t10"."in_gaps", 0)
    ) > 0
) AS "t12"
INNER JOIN (
  SELECT
    "t0"."promise_id",
    "t0"."unlogged"
  FROM "promise_terms" AS "t0"
) AS "t4"
  ON "t12"."promise_id" = "t4"."promise_id"
-- step decided_misses (nothing without determinations, missed)
INSERT INTO decided_misses BY NAME
SELECT
  "t16"."miss_id",
  "t16"."determination_id",
  "t16"."decision",
  "t16"."decided_due",
  CASE
    WHEN "t16"."decision" = 'make_up'
    THEN GREATEST(
      LEAST(
        "t16"."minutes",
        COALESCE("t16"."given_minutes", "t16"."cum") - (
          "t16"."cum" - "t16"."minutes"
        )
      ),
      0
    )
    ELSE 0
  END AS "decided_owed"
FROM (
  SELECT
    "t15"."promise_id",
    "t15"."bucket",
    "t15"."day",
    "t15"."starts_at",
    "t15"."session_id",
    "t15"."reason",
    "t15"."gap_id",
    "t15"."minutes",
    "t15"."miss_id",
    "t15"."plan_id",
    "t15"."student_id",
    "t15"."service",
    "t15"."esy",
    "t15"."kind",
    "t15"."policy",
    "t15"."calendar",
    "t15"."determination_id",
    "t15"."student_id_right",
    "t15"."service_right",
    "t15"."decision",
    "t15"."given_minutes",
    "t15"."decided",
    "t15"."decided_due",
    "t15"."one",
    "t15"."decides",
    "t15"."first",
    "t15"."last",
    "t15"."which",
    SUM("t15"."minutes") OVER (
      PARTITION BY "t15"."determination_id"
      ORDER BY "t15"."day" ASC, "t15"."starts_at" ASC NULLS FIRST, "t15"."session_id" ASC NULLS FIRST, "t15"."promise_id" ASC
      ROWS BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW
    ) AS "cum"
  FROM (
    SELECT
      *
    FROM (
      SELECT
        "t13"."promise_id",
        "t13"."bucket",
        "t13"."day",
        "t13"."starts_at",
        "t13"."session_id",
        "t13"."reason",
        "t13"."gap_id",
        "t13"."minutes",
        "t13"."miss_id",
        "t13"."plan_id",
        "t13"."student_id",
        "t13"."service",
        "t13"."esy",
        "t13"."kind",
        "t13"."policy",
        "t13"."calendar",
        "t13"."determination_id",
        "t13"."student_id_right",
        "t13"."service_right",
        "t13"."decision",
        "t13"."given_minutes",
        "t13"."decided",
        "t13"."decided_due",
        "t13"."one",
        "t13"."decides",
        "t13"."first",
        "t13"."last",
        ROW_NUMBER() OVER (
          PARTITION BY "t13"."miss_id"
          ORDER BY "t13"."decided" DESC, "t13"."determination_id" DESC
          ROWS BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW
        ) - 1 AS "which"
      FROM (
        SELECT
          "t4"."promise_id",
          "t4"."bucket",
          "t4"."day",
          "t4"."starts_at",
          "t4"."session_id",
          "t4"."reason",
          "t4"."gap_id",
          "t4"."minutes",
          "t4"."miss_id",
          "t4"."plan_id",
          "t4"."student_id",
          "t4"."service",
          "t4"."esy",
          "t4"."kind",
          "t4"."policy",
          "t4"."calendar",
          "t12"."determination_id",
          "t12"."student_id" AS "student_id_right",
          "t12"."service" AS "service_right",
          "t12"."decision",
          "t12"."given_minutes",
          "t12"."decided",
          "t12"."decided_due",
          "t12"."one",
          "t12"."decides",
          "t12"."first",
          "t12"."last"
        FROM "missed" AS "t4"
        INNER JOIN (
          SELECT
            "t10"."determination_id",
            "t10"."student_id",
            "t10"."service",
            "t10"."outcome" AS "decision",
            "t10"."minutes" AS "given_minutes",
            DATE_DIFF('DAY', MAKE_DATE(1970, 1, 1), "t10"."decided_on") AS "decided",
            DATE_DIFF('DAY', MAKE_DATE(1970, 1, 1), "t10"."due_on") AS "decided_due",
            "t10"."session_id" IS NOT NULL AS "one",
            "t5"."stands_for" AS "decides",
            DATE_DIFF('DAY', MAKE_DATE(1970, 1, 1), "t10"."starts_on") AS "first",
            DATE_DIFF('DAY', MAKE_DATE(1970, 1, 1), "t10"."ends_on") AS "last"
          FROM (
            SELECT
              *
            FROM (
              SELECT
                "t6"."determination_id",
                "t6"."student_id",
                "t6"."service",
                "t6"."session_id",
                "t6"."starts_on",
                "t6"."ends_on",
                "t6"."outcome",
                "t6"."minutes",
                "t6"."due_on",
                "t6"."decided_on",
                "t6"."decided_by",
                "t6"."why",
                "t6"."_row",
                "t7"."as_of"
              FROM "determinations" AS "t6"
              CROSS JOIN "settings" AS "t7"
            ) AS "t8"
            WHERE
              "t8"."decided_on" <= "t8"."as_of"
          ) AS "t10"
          LEFT OUTER JOIN "session_names" AS "t5"
            ON "t10"."session_id" = "t5"."named_id"
        ) AS "t12"
          ON "t4"."student_id" = "t12"."student_id"
          AND "t4"."service" = "t12"."service"
          AND "t12"."decided" >= "t4"."day"
          AND CASE
            WHEN "t12"."one"
            THEN COALESCE("t4"."session_id" = "t12"."decides", FALSE)
            ELSE (
              "t4"."day" >= "t12"."first"
            )
            AND (
              "t4"."day" <= COALESCE("t12"."last", 1000000)
            )
          END
      ) AS "t13"
    ) AS "t14"
    WHERE
      "t14"."which" = 0
  ) AS "t15"
) AS "t16"
-- step counted_days (nothing without rules, missed)
INSERT INTO counted_days BY NAME
SELECT DISTINCT
  *
FROM (
  SELECT
    "t3"."student_id",
    "t3"."reason",
    "t3"."day",
    "t5"."starts" AS "year"
  FROM "missed" AS "t3"
  SEMI JOIN (
    SELECT DISTINCT
      "t1"."reason"
    FROM "rules" AS "t1"
    WHERE
      (
        "t1"."first_days" IS NOT NULL
      ) OR (
        "t1"."after_days" IS NOT NULL
      )
  ) AS "t7"
    ON "t3"."reason" = "t7"."reason"
  LEFT OUTER JOIN (
    SELECT
      *
    FROM "calendar_years" AS "t2"
    WHERE
      "t2"."known"
  ) AS "t5"
    ON "t3"."calendar" = "t5"."calendar"
    AND "t3"."day" >= "t5"."starts"
    AND "t3"."day" <= "t5"."ends"
) AS "t8"
-- step day_counts (nothing without counted_days)
INSERT INTO day_counts BY NAME
SELECT
  "t0"."student_id",
  "t0"."reason",
  "t0"."day",
  (
    ROW_NUMBER() OVER (
      PARTITION BY "t0"."student_id", "t0"."year", "t0"."reason"
      ORDER BY "t0"."day" ASC
      ROWS BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW
    ) - 1
  ) + 1 AS "nth"
FROM "counted_days" AS "t0"
-- step speaking_rules (nothing without rules, missed)
INSERT INTO speaking_rules BY NAME
SELECT
  "t8"."miss_id",
  "t8"."plan_id",
  "t8"."day",
  "t8"."policy",
  "t9"."place",
  "t9"."rule_id",
  "t9"."asks",
  "t9"."holds_if"
FROM (
  SELECT
    "t5".*
    EXCLUDE ("beside_day", "beside_reason", "beside_student_id")
  FROM (
    SELECT
      "t3"."promise_id",
      "t3"."bucket",
      "t3"."day",
      "t3"."starts_at",
      "t3"."session_id",
      "t3"."reason",
      "t3"."gap_id",
      "t3"."minutes",
      "t3"."miss_id",
      "t3"."plan_id",
      "t3"."student_id",
      "t3"."service",
      "t3"."esy",
      "t3"."kind",
      "t3"."policy",
      "t3"."calendar",
      "t4"."student_id" AS "beside_student_id",
      "t4"."reason" AS "beside_reason",
      "t4"."day" AS "beside_day",
      "t4"."nth"
    FROM "missed" AS "t3"
    LEFT OUTER JOIN "day_counts" AS "t4"
      ON "t3"."student_id" = "t4"."student_id"
      AND "t3"."reason" = "t4"."reason"
      AND "t3"."day" = "t4"."day"
  ) AS "t5"
) AS "t8"
INNER JOIN (
  SELECT
    "t0"."policy",
    "t0"."level",
    "t0"."pack_id",
    "t0"."rule_id",
    "t0"."reason",
    "t0"."plan_kind",
    "t0"."service",
    "t0"."outcome",
    "t0"."evidence",
    "t0"."due_kind",
    "t0"."due_count",
    "t0"."due_date",
    "t0"."first_days",
    "t0"."after_days",
    "t0"."since",
    "t0"."until",
    "t0"."asks",
    "t0"."holds_if",
    "t0"."position",
    "t0"."citation",
    (
      "t0"."level" * 1000000
    ) + (
      CAST("t0"."service" IS NULL AS BIGINT) * 500000
    ) + "t0"."position" AS "place",
    DATE_DIFF('DAY', MAKE_DATE(1970, 1, 1), "t0"."since") AS "since_day",
    DATE_DIFF('DAY', MAKE_DATE(1970, 1, 1), "t0"."until") AS "until_day"
  FROM "rules" AS "t0"
) AS "t9"
  ON "t8"."policy" = "t9"."policy"
  AND "t8"."reason" = "t9"."reason"
  AND "t8"."kind" IS NOT DISTINCT FROM "t9"."plan_kind"
  AND (
    (
      "t8"."service" = "t9"."service"
    ) OR (
      "t9"."service" IS NULL
    )
  )
  AND "t8"."day" >= COALESCE("t9"."since_day", -1000000)
  AND "t8"."day" <= COALESCE("t9"."until_day", 1000000)
  AND (
    (
      "t8"."nth" <= "t9"."first_days"
    ) OR (
      "t9"."first_days" IS NULL
    )
  )
  AND (
    (
      "t8"."nth" > "t9"."after_days"
    ) OR (
      "t9"."after_days" IS NULL
    )
  )
-- step answered_rules (nothing without answers, speaking_rules)
INSERT INTO answered_rules BY NAME
SELECT
  "t10"."miss_id",
  "t10"."rule_id",
  "t10"."answer"
FROM (
  SELECT
    "t7"."miss_id",
    "t7"."rule_id",
    "t9"."answer",
    ROW_NUMBER() OVER (
      PARTITION BY "t7"."miss_id", "t7"."rule_id"
      ORDER BY "t9"."answered_on" DESC, "t9"."answer" ASC
      ROWS BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW
    ) - 1 AS "which"
  FROM (
    SELECT
      *
    FROM "speaking_rules" AS "t0"
    WHERE
      "t0"."asks" IS NOT NULL
  ) AS "t7"
  INNER JOIN (
    SELECT
      "t6"."plan_id",
      "t6"."question",
      "t6"."answer",
      "t6"."answered_on",
      DATE_DIFF('DAY', MAKE_DATE(1970, 1, 1), "t6"."starts_on") AS "first",
      DATE_DIFF('DAY', MAKE_DATE(1970, 1, 1), "t6"."ends_on") AS "last"
    FROM (
      SELECT
        "t3"."plan_id",
        "t3"."question",
        "t3"."answer",
        "t3"."starts_on",
        "t3"."ends_on",
        "t3"."answered_on",
        "t3"."source",
        "t3"."_row",
        "t4"."as_of"
      FROM "answers" AS "t3"
      CROSS JOIN "settings" AS "t4"
    ) AS "t6"
    WHERE
      (
        "t6"."answered_on" IS NULL
      ) OR (
        "t6"."answered_on" <= "t6"."as_of"
      )
  ) AS "t9"
    ON "t7"."plan_id" = "t9"."plan_id"
    AND "t7"."asks" = "t9"."question"
    AND "t7"."day" >= COALESCE("t9"."first", -1000000)
    AND "t7"."day" <= COALESCE("t9"."last", 1000000)
) AS "t10"
WHERE
  "t10"."which" = 0
-- step ruled_misses (nothing without speaking_rules)
INSERT INTO ruled_misses BY NAME
SELECT
  "t15"."miss_id",
  "t15"."rule_id",
  "t15"."evidence",
  "t15"."due_kind",
  "t15"."due_count",
  "t15"."outcome" AS "rule_says",
  CASE
    WHEN (
      (
        "t15"."asks" IS NOT NULL
      ) AND (
        "t15"."answer" IS NULL
      )
    )
    OR (
      "t15"."evidence" = 'reported'
    )
    THEN 'team_decides'
    ELSE "t15"."outcome"
  END AS "rule_outcome",
  CASE
    WHEN (
      "t15"."asks" IS NOT NULL
    ) AND (
      "t15"."answer" IS NULL
    )
    THEN "t15"."asks"
    ELSE CAST(NULL AS TEXT)
  END AS "asks",
  DATE_DIFF('DAY', MAKE_DATE(1970, 1, 1), "t15"."due_date") AS "due_day"
FROM (
  SELECT
    "t14".*
    EXCLUDE ("beside_miss_id", "beside_rule_id")
  FROM (
    SELECT
      "t13"."miss_id",
      "t13"."policy",
      "t13"."place",
      "t13"."answered",
      "t11"."rule_id",
      "t11"."outcome",
      "t11"."evidence",
      "t11"."asks",
      "t11"."due_kind",
      "t11"."due_count",
      "t11"."due_date",
      "t3"."miss_id" AS "beside_miss_id",
      "t3"."rule_id" AS "beside_rule_id",
      "t3"."answer"
    FROM (
      SELECT
        "t10"."miss_id",
        "t10"."policy",
        MIN("t10"."place") AS "place",
        MAX("t10"."answer") AS "answered"
      FROM (
        SELECT
          *
        FROM (
          SELECT
            "t6".*
            EXCLUDE ("beside_miss_id", "beside_rule_id")
          FROM (
            SELECT
              "t5"."miss_id",
              "t5"."plan_id",
              "t5"."day",
              "t5"."policy",
              "t5"."place",
              "t5"."rule_id",
              "t5"."asks",
              "t5"."holds_if",
              "t4"."miss_id" AS "beside_miss_id",
              "t4"."rule_id" AS "beside_rule_id",
              "t4"."answer"
            FROM "speaking_rules" AS "t5"
            LEFT OUTER JOIN "answered_rules" AS "t4"
              ON "t5"."miss_id" = "t4"."miss_id" AND "t5"."rule_id" = "t4"."rule_id"
          ) AS "t6"
        ) AS "t7"
        WHERE
          (
            "t7"."answer" IS NULL
          ) OR (
            "t7"."answer" = "t7"."holds_if"
          )
      ) AS "t10"
      GROUP BY
        1,
        2
    ) AS "t13"
    INNER JOIN (
      SELECT
        "t8"."policy",
        "t8"."place",
        MAX("t8"."rule_id") AS "rule_id",
        MAX("t8"."outcome") AS "outcome",
        MAX("t8"."evidence") AS "evidence",
        MAX("t8"."asks") AS "asks",
        MAX("t8"."due_kind") AS "due_kind",
        MAX("t8"."due_count") AS "due_count",
        MAX("t8"."due_date") AS "due_date"
      FROM (
        SELECT
          "t1"."policy",
          "t1"."level",
          "t1"."pack_id",
          "t1"."rule_id",
          "t1"."reason",
          "t1"."plan_kind",
          "t1"."service",
          "t1"."outcome",
          "t1"."evidence",
          "t1"."due_kind",
          "t1"."due_count",
          "t1"."due_date",
          "t1"."first_days",
          "t1"."after_days",
          "t1"."since",
          "t1"."until",
          "t1"."asks",
          "t1"."holds_if",
          "t1"."position",
          "t1"."citation",
          (
            "t1"."level" * 1000000
          ) + (
            CAST("t1"."service" IS NULL AS BIGINT) * 500000
          ) + "t1"."position" AS "place"
        FROM "rules" AS "t1"
      ) AS "t8"
      GROUP BY
        1,
        2
    ) AS "t11"
      ON "t13"."policy" = "t11"."policy" AND "t13"."place" = "t11"."place"
    LEFT OUTER JOIN "answered_rules" AS "t3"
      ON "t13"."miss_id" = "t3"."miss_id" AND "t11"."rule_id" = "t3"."rule_id"
  ) AS "t14"
) AS "t15"
-- step said (nothing without missed)
INSERT INTO said BY NAME
SELECT
  "t16"."promise_id",
  "t16"."bucket",
  "t16"."day",
  "t16"."starts_at",
  "t16"."session_id",
  "t16"."reason",
  "t16"."gap_id",
  "t16"."minutes",
  "t16"."miss_id",
  "t16"."plan_id",
  "t16"."student_id",
  "t16"."service",
  "t16"."esy",
  "t16"."kind",
  "t16"."policy",
  "t16"."calendar",
  "t16"."decided_by",
  "t16"."outcome",
  "t16"."decided_owed",
  CASE
    WHEN "t16"."decided_by" = 'rule'
    THEN "t16"."rule_says"
    ELSE "t16"."outcome"
  END AS "says",
  CASE
    WHEN "t16"."decided_by" = 'determination'
    THEN "t16"."determination_id"
    WHEN "t16"."decided_by" = 'plan'
    THEN "t16"."plan_id"
    ELSE "t16"."rule_id"
  END AS "rule",
  CASE
    WHEN "t16"."decided_by" = 'rule'
    THEN "t16"."evidence"
    ELSE CAST(NULL AS TEXT)
  END AS "evidence",
  CASE WHEN "t16"."decided_by" = 'rule' THEN "t16"."asks" ELSE CAST(NULL AS TEXT) END AS "asks",
  "t16"."outcome" IN ('make_up', 'offer') AS "owes",
  CASE
    WHEN "t16"."decided_by" = 'determination'
    THEN CASE WHEN "t16"."decided_due" IS NOT NULL THEN 'date' ELSE CAST(NULL AS TEXT) END
    WHEN "t16"."decided_by" = 'plan'
    THEN "t16"."plan_due_kind"
    ELSE "t16"."due_kind"
  END AS "due_kind",
  CASE
    WHEN "t16"."decided_by" = 'plan'
    THEN "t16"."plan_due_count"
    ELSE "t16"."due_count"
  END AS "due_count",
  CASE
    WHEN "t16"."decided_by" = 'determination'
    THEN "t16"."decided_due"
    WHEN "t16"."decided_by" = 'plan'
    THEN "t16"."plan_due_day"
    ELSE "t16"."due_day"
  END AS "due_day"
FROM (
  SELECT
    "t15"."promise_id",
    "t15"."bucket",
    "t15"."day",
    "t15"."starts_at",
    "t15"."session_id",
    "t15"."reason",
    "t15"."gap_id",
    "t15"."minutes",
    "t15"."miss_id",
    "t15"."plan_id",
    "t15"."student_id",
    "t15"."service",
    "t15"."esy",
    "t15"."kind",
    "t15"."policy",
    "t15"."calendar",
    "t15"."determination_id",
    "t15"."decision",
    "t15"."decided_due",
    "t15"."decided_owed",
    "t15"."rule_id",
    "t15"."evidence",
    "t15"."due_kind",
    "t15"."due_count",
    "t15"."rule_says",
    "t15"."rule_outcome",
    "t15"."asks",
    "t15"."due_day",
    "t15"."make_up_outcome",
    "t15"."plan_due_kind",
    "t15"."plan_due_count",
    "t15"."plan_due_day",
    CASE
      WHEN "t15"."decision" IS NOT NULL
      THEN 'determination'
      WHEN "t15"."make_up_outcome" IS NOT NULL
      THEN 'plan'
      WHEN "t15"."rule_id" IS NOT NULL
      THEN 'rule'
      ELSE 'default'
    END AS "decided_by",
    COALESCE(
      COALESCE(COALESCE("t15"."decision", "t15"."make_up_outcome"), "t15"."rule_outcome"),
      'team_decides'
    ) AS "outcome"
  FROM (
    SELECT
      "t14"."promise_id",
      "t14"."bucket",
      "t14"."day",
      "t14"."starts_at",
      "t14"."session_id",
      "t14"."reason",
      "t14"."gap_id",
      "t14"."minutes",
      "t14"."miss_id",
      "t14"."plan_id",
      "t14"."student_id",
      "t14"."service",
      "t14"."esy",
      "t14"."kind",
      "t14"."policy",
      "t14"."calendar",
      "t14"."determination_id",
      "t14"."decision",
      "t14"."decided_due",
      "t14"."decided_owed",
      "t14"."rule_id",
      "t14"."evidence",
      "t14"."due_kind",
      "t14"."due_count",
      "t14"."rule_says",
      "t14"."rule_outcome",
      "t14"."asks",
      "t14"."due_day",
      "t8"."make_up_outcome",
      "t8"."plan_due_kind",
      "t8"."plan_due_count",
      "t8"."plan_due_day"
    FROM (
      SELECT
        "t12".*
        EXCLUDE ("beside_miss_id")
      FROM (
        SELECT
          "t11"."promise_id",
          "t11"."bucket",
          "t11"."day",
          "t11"."starts_at",
          "t11"."session_id",
          "t11"."reason",
          "t11"."gap_id",
          "t11"."minutes",
          "t11"."miss_id",
          "t11"."plan_id",
          "t11"."student_id",
          "t11"."service",
          "t11"."esy",
          "t11"."kind",
          "t11"."policy",
          "t11"."calendar",
          "t11"."determination_id",
          "t11"."decision",
          "t11"."decided_due",
          "t11"."decided_owed",
          "t4"."miss_id" AS "beside_miss_id",
          "t4"."rule_id",
          "t4"."evidence",
          "t4"."due_kind",
          "t4"."due_count",
          "t4"."rule_says",
          "t4"."rule_outcome",
          "t4"."asks",
          "t4"."due_day"
        FROM (
          SELECT
            "t9".*
            EXCLUDE ("beside_miss_id")
          FROM (
            SELECT
              "t5"."promise_id",
              "t5"."bucket",
              "t5"."day",
              "t5"."starts_at",
              "t5"."session_id",
              "t5"."reason",
              "t5"."gap_id",
              "t5"."minutes",
              "t5"."miss_id",
              "t5"."plan_id",
              "t5"."student_id",
              "t5"."service",
              "t5"."esy",
              "t5"."kind",
              "t5"."policy",
              "t5"."calendar",
              "t6"."miss_id" AS "beside_miss_id",
              "t6"."determination_id",
              "t6"."decision",
              "t6"."decided_due",
              "t6"."decided_owed"
            FROM "missed" AS "t5"
            LEFT OUTER JOIN "decided_misses" AS "t6"
              ON "t5"."miss_id" = "t6"."miss_id"
          ) AS "t9"
        ) AS "t11"
        LEFT OUTER JOIN "ruled_misses" AS "t4"
          ON "t11"."miss_id" = "t4"."miss_id"
      ) AS "t12"
    ) AS "t14"
    INNER JOIN (
      SELECT
        "t0"."plan_id",
        "t0"."make_up_outcome",
        "t0"."due_kind" AS "plan_due_kind",
        "t0"."due_count" AS "plan_due_count",
        "t0"."due_day" AS "plan_due_day"
      FROM "plans_in_force" AS "t0"
    ) AS "t8"
      ON "t14"."plan_id" = "t8"."plan_id"
  ) AS "t15"
) AS "t16"
-- step due_misses (nothing without said)
INSERT INTO due_misses BY NAME
SELECT
  "t0"."miss_id",
  "t0"."plan_id",
  "t0"."calendar",
  "t0"."day",
  "t0"."due_kind",
  "t0"."due_count",
  "t0"."due_day"
FROM "said" AS "t0"
WHERE
  "t0"."owes" AND "t0"."due_kind" IS NOT NULL
-- step due_in_school_days (nothing without due_misses)
INSERT INTO due_in_school_days BY NAME
WITH "t3" AS (
  SELECT
    *
  FROM "calendar_days" AS "t0"
  WHERE
    "t0"."open" AND NOT (
      "t0"."esy"
    )
)
SELECT
  "t22"."miss_id",
  "t6"."school_day"
FROM (
  SELECT
    "t20"."miss_id",
    "t20"."plan_id",
    "t20"."calendar",
    "t20"."day",
    "t20"."due_kind",
    "t20"."due_count",
    "t20"."due_day",
    "t20"."n",
    "t20"."last_n",
    LEAST(COALESCE("t20"."n", 0) + "t20"."due_count", "t20"."last_n") AS "due_n"
  FROM (
    SELECT
      "t19".*
      EXCLUDE ("beside_calendar")
    FROM (
      SELECT
        "t18"."miss_id",
        "t18"."plan_id",
        "t18"."calendar",
        "t18"."day",
        "t18"."due_kind",
        "t18"."due_count",
        "t18"."due_day",
        "t18"."n",
        "t12"."calendar" AS "beside_calendar",
        "t12"."last_n"
      FROM (
        SELECT
          "t16".*
          EXCLUDE ("beside_calendar", "beside_day")
        FROM (
          SELECT
            "t8"."miss_id",
            "t8"."plan_id",
            "t8"."calendar",
            "t8"."day",
            "t8"."due_kind",
            "t8"."due_count",
            "t8"."due_day",
            "t15"."calendar" AS "beside_calendar",
            "t15"."day" AS "beside_day",
            "t15"."n"
          FROM (
            SELECT
              *
            FROM "due_misses" AS "t1"
            WHERE
              "t1"."due_kind" = 'school_days'
          ) AS "t8"
          LEFT OUTER JOIN (
            SELECT
              "t13"."calendar",
              "t13"."day",
              MAX("t13"."n") AS "n"
            FROM (
              SELECT
                "t9"."calendar",
                "t9"."day",
                "t10"."calendar" AS "open_calendar",
                "t10"."esy",
                "t10"."day" AS "open_day",
                "t10"."open",
                "t10"."on_week",
                "t10"."term_start",
                "t10"."term_end",
                "t10"."semester_start",
                "t10"."semester_end",
                "t10"."n",
                "t10"."year_start",
                "t10"."year_end",
                "t10"."week",
                "t10"."month",
                "t10"."day_of_month"
              FROM (
                SELECT DISTINCT
                  "t1"."calendar",
                  "t1"."day"
                FROM "due_misses" AS "t1"
                WHERE
                  "t1"."due_kind" = 'school_days'
              ) AS "t9"
              INNER JOIN "t3" AS "t10"
                ON "t9"."calendar" = "t10"."calendar" AND "t10"."day" <= "t9"."day"
            ) AS "t13"
            GROUP BY
              1,
              2
          ) AS "t15"
            ON "t8"."calendar" = "t15"."calendar" AND "t8"."day" = "t15"."day"
        ) AS "t16"
      ) AS "t18"
      LEFT OUTER JOIN (
        SELECT
          "t7"."calendar",
          MAX("t7"."n") AS "last_n"
        FROM "t3" AS "t7"
        GROUP BY
          1
      ) AS "t12"
        ON "t18"."calendar" = "t12"."calendar"
    ) AS "t19"
  ) AS "t20"
) AS "t22"
INNER JOIN (
  SELECT
    "t0"."calendar",
    "t0"."day" AS "school_day",
    "t0"."n" AS "due_n"
  FROM "calendar_days" AS "t0"
  WHERE
    "t0"."open" AND NOT (
      "t0"."esy"
    )
) AS "t6"
  ON "t22"."calendar" = "t6"."calendar" AND "t22"."due_n" = "t6"."due_n"
-- step due_at_ends (nothing without due_misses)
INSERT INTO due_at_ends BY NAME
SELECT
  "t19"."miss_id",
  "t19"."term_end",
  "t19"."school_year_end"
FROM (
  SELECT
    "t18"."miss_id",
    "t18"."term_end",
    "t12"."miss_id" AS "beside_miss_id",
    "t12"."school_year_end"
  FROM (
    SELECT
      "t16"."miss_id",
      "t16"."term_end"
    FROM (
      SELECT
        "t8"."miss_id",
        "t15"."miss_id" AS "beside_miss_id",
        "t15"."term_end"
      FROM (
        SELECT
          "t0"."miss_id"
        FROM "due_misses" AS "t0"
        WHERE
          "t0"."due_kind" IN ('term_end', 'school_year_end')
      ) AS "t8"
      LEFT OUTER JOIN (
        SELECT
          "t13"."miss_id",
          "t13"."term_end"
        FROM (
          SELECT
            "t9"."miss_id",
            "t10"."last" AS "term_end",
            ROW_NUMBER() OVER (
              PARTITION BY "t9"."miss_id"
              ORDER BY "t10"."last" - "t10"."first" ASC, "t10"."first" ASC
              ROWS BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW
            ) - 1 AS "which"
          FROM (
            SELECT
              *
            FROM "due_misses" AS "t0"
            WHERE
              "t0"."due_kind" IN ('term_end', 'school_year_end')
          ) AS "t9"
          INNER JOIN (
            SELECT
              '=' || "t2"."calendar_id" AS "calendar",
              DATE_DIFF('DAY', MAKE_DATE(1970, 1, 1), "t2"."starts_on") AS "first",
              DATE_DIFF('DAY', MAKE_DATE(1970, 1, 1), "t2"."ends_on") AS "last"
            FROM "terms" AS "t2"
            WHERE
              "t2"."kind" <> 'esy'
          ) AS "t10"
            ON "t9"."calendar" = "t10"."calendar"
            AND "t9"."day" >= "t10"."first"
            AND "t9"."day" <= "t10"."last"
        ) AS "t13"
        WHERE
          "t13"."which" = 0
      ) AS "t15"
        ON "t8"."miss_id" = "t15"."miss_id"
    ) AS "t16"
  ) AS "t18"
  LEFT OUTER JOIN (
    SELECT
      "t9"."miss_id",
      "t6"."ends" AS "school_year_end"
    FROM (
      SELECT
        *
      FROM "due_misses" AS "t0"
      WHERE
        "t0"."due_kind" IN ('term_end', 'school_year_end')
    ) AS "t9"
    INNER JOIN (
      SELECT
        *
      FROM "calendar_years" AS "t1"
      WHERE
        "t1"."known"
    ) AS "t6"
      ON "t9"."calendar" = "t6"."calendar"
      AND "t9"."day" >= "t6"."starts"
      AND "t9"."day" <= "t6"."ends"
  ) AS "t12"
    ON "t18"."miss_id" = "t12"."miss_id"
) AS "t19"
-- step due_dates (nothing without due_misses)
INSERT INTO due_dates BY NAME
SELECT
  *
FROM (
  SELECT
    "t14"."miss_id",
    CASE
      WHEN "t14"."due_kind" = 'date'
      THEN "t14"."due_day"
      WHEN "t14"."due_kind" = 'days'
      THEN "t14"."day" + "t14"."due_count"
      WHEN "t14"."due_kind" = 'school_days'
      THEN "t14"."school_day"
      WHEN "t14"."due_kind" = 'month_end'
      THEN DATE_DIFF(
        'DAY',
        MAKE_DATE(1970, 1, 1),
        MAKE_DATE(1970, 1, 1) + TO_MONTHS(
          DATE_DIFF('MONTH', MAKE_DATE(1970, 1, 1), MAKE_DATE(1970, 1, 1) + TO_DAYS("t14"."day")) + 1
        )
      ) - 1
      WHEN "t14"."due_kind" = 'term_end'
      THEN "t14"."term_end"
      WHEN "t14"."due_kind" = 'school_year_end'
      THEN "t14"."school_year_end"
      WHEN "t14"."due_kind" = 'plan_end'
      THEN "t8"."plan_ends"
      ELSE NULL
    END AS "due"
  FROM (
    SELECT
      "t12".*
      EXCLUDE ("beside_miss_id")
    FROM (
      SELECT
        "t11"."miss_id",
        "t11"."plan_id",
        "t11"."calendar",
        "t11"."day",
        "t11"."due_kind",
        "t11"."due_count",
        "t11"."due_day",
        "t11"."school_day",
        "t4"."miss_id" AS "beside_miss_id",
        "t4"."term_end",
        "t4"."school_year_end"
      FROM (
        SELECT
          "t9".*
          EXCLUDE ("beside_miss_id")
        FROM (
          SELECT
            "t5"."miss_id",
            "t5"."plan_id",
            "t5"."calendar",
            "t5"."day",
            "t5"."due_kind",
            "t5"."due_count",
            "t5"."due_day",
            "t6"."miss_id" AS "beside_miss_id",
            "t6"."school_day"
          FROM "due_misses" AS "t5"
          LEFT OUTER JOIN "due_in_school_days" AS "t6"
            ON "t5"."miss_id" = "t6"."miss_id"
        ) AS "t9"
      ) AS "t11"
      LEFT OUTER JOIN "due_at_ends" AS "t4"
        ON "t11"."miss_id" = "t4"."miss_id"
    ) AS "t12"
  ) AS "t14"
  INNER JOIN (
    SELECT
      "t0"."plan_id",
      "t0"."ends" AS "plan_ends"
    FROM "plans_in_force" AS "t0"
  ) AS "t8"
    ON "t14"."plan_id" = "t8"."plan_id"
) AS "t15"
WHERE
  "t15"."due" IS NOT NULL
-- step outcomes (nothing without said)
INSERT INTO outcomes BY NAME
SELECT
  "t5"."promise_id",
  "t5"."bucket",
  "t5"."day",
  "t5"."starts_at",
  "t5"."session_id",
  "t5"."reason",
  "t5"."gap_id",
  "t5"."minutes",
  "t5"."miss_id",
  "t5"."plan_id",
  "t5"."student_id",
  "t5"."service",
  "t5"."esy",
  "t5"."kind",
  "t5"."policy",
  "t5"."calendar",
  "t5"."decided_by",
  "t5"."outcome",
  "t5"."says",
  "t5"."rule",
  "t5"."evidence",
  "t5"."asks",
  "t5"."due",
  CASE WHEN "t5"."owes" THEN COALESCE("t5"."decided_owed", "t5"."minutes") ELSE 0 END AS "owed",
  CASE
    WHEN "t5"."owes"
    THEN "t5"."minutes" - COALESCE("t5"."decided_owed", "t5"."minutes")
    WHEN "t5"."outcome" IN ('not_required', 'may')
    THEN "t5"."minutes"
    ELSE 0
  END AS "excused",
  CASE
    WHEN "t5"."outcome" IN ('team_decides', 'plan_ahead')
    THEN "t5"."minutes"
    ELSE 0
  END AS "undetermined",
  CASE WHEN "t5"."outcome" = 'compensatory' THEN "t5"."minutes" ELSE 0 END AS "resolved"
FROM (
  SELECT
    "t4".*
    EXCLUDE ("beside_miss_id")
  FROM (
    SELECT
      "t2"."promise_id",
      "t2"."bucket",
      "t2"."day",
      "t2"."starts_at",
      "t2"."session_id",
      "t2"."reason",
      "t2"."gap_id",
      "t2"."minutes",
      "t2"."miss_id",
      "t2"."plan_id",
      "t2"."student_id",
      "t2"."service",
      "t2"."esy",
      "t2"."kind",
      "t2"."policy",
      "t2"."calendar",
      "t2"."decided_by",
      "t2"."outcome",
      "t2"."decided_owed",
      "t2"."says",
      "t2"."rule",
      "t2"."evidence",
      "t2"."asks",
      "t2"."owes",
      "t2"."due_kind",
      "t2"."due_count",
      "t2"."due_day",
      "t3"."miss_id" AS "beside_miss_id",
      "t3"."due"
    FROM "said" AS "t2"
    LEFT OUTER JOIN "due_dates" AS "t3"
      ON "t2"."miss_id" = "t3"."miss_id"
  ) AS "t4"
) AS "t5"
-- step make_ups (nothing without told_sessions)
INSERT INTO make_ups BY NAME
SELECT
  "t9"."session_id",
  "t9"."promise_id",
  "t6"."student_id",
  "t6"."service",
  "t9"."day",
  "t9"."starts_at",
  "t9"."makes_up",
  "t9"."row",
  "t6"."student_id" || '
' || "t6"."service" || CASE WHEN "t6"."esy" THEN '
esy' ELSE '
' END AS "pool",
  "t9"."effective" AS "minutes"
FROM (
  SELECT
    *
  FROM (
    SELECT
      "t3"."session_id",
      "t3"."promise_id",
      "t3"."day",
      "t3"."starts_at",
      "t3"."kind",
      "t3"."planned",
      "t3"."effective",
      "t3"."reason",
      "t3"."makes_up",
      "t3"."award_id",
      "t3"."within",
      "t3"."countable",
      "t3"."row",
      "t3"."miss",
      "t3"."length_unknown",
      "t3"."bucket",
      "t3"."open_day",
      "t3"."begun"
    FROM "told_sessions" AS "t3"
    ANTI JOIN "duplicates" AS "t4"
      ON "t3"."session_id" = "t4"."session_id"
  ) AS "t7"
  WHERE
    "t7"."kind" = 'make_up'
) AS "t9"
INNER JOIN (
  SELECT
    "t0"."promise_id",
    "t0"."student_id",
    "t0"."service",
    "t0"."esy"
  FROM "promise_terms" AS "t0"
) AS "t6"
  ON "t9"."promise_id" = "t6"."promise_id"
-- step named_settlements (nothing without make_ups, outcomes)
INSERT INTO named_settlements BY NAME
SELECT
  *
FROM (
  SELECT
    "t9"."session_id",
    "t9"."miss_id",
    GREATEST(LEAST("t9"."minutes", "t9"."claim" - (
      "t9"."cum" - "t9"."minutes"
    )), 0) AS "minutes"
  FROM (
    SELECT
      "t8"."session_id",
      "t8"."student_id",
      "t8"."service",
      "t8"."day",
      "t8"."starts_at",
      "t8"."minutes",
      "t8"."stands_for",
      "t8"."miss_id",
      "t8"."claim",
      SUM("t8"."minutes") OVER (
        PARTITION BY "t8"."miss_id"
        ORDER BY "t8"."day" ASC, "t8"."starts_at" ASC NULLS FIRST, "t8"."session_id" ASC
        ROWS BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW
      ) AS "cum"
    FROM (
      SELECT
        "t3"."session_id",
        "t3"."student_id",
        "t3"."service",
        "t3"."day",
        "t3"."starts_at",
        "t3"."minutes",
        "t5"."stands_for",
        "t7"."miss_id",
        "t7"."claim"
      FROM "make_ups" AS "t3"
      INNER JOIN (
        SELECT
          "t1"."named_id" AS "makes_up",
          "t1"."stands_for"
        FROM "session_names" AS "t1"
      ) AS "t5"
        ON "t3"."makes_up" = "t5"."makes_up"
      INNER JOIN (
        SELECT
          "t2"."miss_id",
          "t2"."student_id",
          "t2"."service",
          "t2"."session_id" AS "stands_for",
          "t2"."owed" + "t2"."undetermined" AS "claim"
        FROM "outcomes" AS "t2"
      ) AS "t7"
        ON "t5"."stands_for" = "t7"."stands_for"
        AND "t3"."student_id" = "t7"."student_id"
        AND "t3"."service" = "t7"."service"
    ) AS "t8"
  ) AS "t9"
) AS "t10"
WHERE
  "t10"."minutes" > 0
-- step declined_misses (nothing without offers, outcomes)
INSERT INTO declined_misses BY NAME
SELECT
  "t21"."miss_id",
  "t21"."offer_id",
  "t21"."owed" - COALESCE("t21"."made", 0) AS "minutes"
FROM (
  SELECT
    "t20".*
    EXCLUDE ("beside_miss_id")
  FROM (
    SELECT
      "t19"."promise_id",
      "t19"."bucket",
      "t19"."day",
      "t19"."starts_at",
      "t19"."session_id",
      "t19"."reason",
      "t19"."gap_id",
      "t19"."minutes",
      "t19"."miss_id",
      "t19"."plan_id",
      "t19"."student_id",
      "t19"."service",
      "t19"."esy",
      "t19"."kind",
      "t19"."policy",
      "t19"."calendar",
      "t19"."decided_by",
      "t19"."outcome",
      "t19"."says",
      "t19"."rule",
      "t19"."evidence",
      "t19"."asks",
      "t19"."due",
      "t19"."owed",
      "t19"."excused",
      "t19"."undetermined",
      "t19"."resolved",
      "t19"."offer_id",
      "t19"."answer",
      "t19"."stands_for",
      "t19"."which",
      "t11"."miss_id" AS "beside_miss_id",
      "t11"."made"
    FROM (
      SELECT
        *
      FROM (
        SELECT
          "t5"."promise_id",
          "t5"."bucket",
          "t5"."day",
          "t5"."starts_at",
          "t5"."session_id",
          "t5"."reason",
          "t5"."gap_id",
          "t5"."minutes",
          "t5"."miss_id",
          "t5"."plan_id",
          "t5"."student_id",
          "t5"."service",
          "t5"."esy",
          "t5"."kind",
          "t5"."policy",
          "t5"."calendar",
          "t5"."decided_by",
          "t5"."outcome",
          "t5"."says",
          "t5"."rule",
          "t5"."evidence",
          "t5"."asks",
          "t5"."due",
          "t5"."owed",
          "t5"."excused",
          "t5"."undetermined",
          "t5"."resolved",
          "t16"."offer_id",
          "t16"."answer",
          "t16"."stands_for",
          "t16"."which"
        FROM "outcomes" AS "t5"
        INNER JOIN (
          SELECT
            *
          FROM (
            SELECT
              "t13"."offer_id",
              "t13"."answer",
              "t6"."stands_for",
              ROW_NUMBER() OVER (
                PARTITION BY "t6"."stands_for"
                ORDER BY "t13"."answered_on" DESC, "t13"."offer_id" DESC
                ROWS BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW
              ) - 1 AS "which"
            FROM (
              SELECT
                *
              FROM (
                SELECT
                  "t7"."offer_id",
                  "t7"."session_id",
                  "t7"."offered_on",
                  "t7"."answer",
                  "t7"."answered_on",
                  "t7"."_row",
                  "t8"."as_of"
                FROM "offers" AS "t7"
                CROSS JOIN "settings" AS "t8"
              ) AS "t10"
              WHERE
                "t10"."answer" IS NOT NULL
                AND "t10"."offered_on" <= "t10"."as_of"
                AND (
                  (
                    "t10"."answered_on" IS NULL
                  ) OR (
                    "t10"."answered_on" <= "t10"."as_of"
                  )
                )
            ) AS "t13"
            INNER JOIN "session_names" AS "t6"
              ON "t13"."session_id" = "t6"."named_id"
          ) AS "t14"
          WHERE
            "t14"."which" = 0 AND "t14"."answer" IN ('waived', 'declined')
        ) AS "t16"
          ON "t5"."session_id" = "t16"."stands_for"
      ) AS "t17"
      WHERE
        (
          "t17"."answer" = 'waived'
        ) OR (
          "t17"."outcome" = 'offer'
        )
    ) AS "t19"
    LEFT OUTER JOIN (
      SELECT
        "t0"."miss_id",
        SUM("t0"."minutes") AS "made"
      FROM "named_settlements" AS "t0"
      GROUP BY
        1
    ) AS "t11"
      ON "t19"."miss_id" = "t11"."miss_id"
  ) AS "t20"
) AS "t21"
WHERE
  (
    "t21"."owed" - COALESCE("t21"."made", 0)
  ) > 0
-- step claims_left (nothing without make_ups, outcomes)
INSERT INTO claims_left BY NAME
SELECT
  *
FROM (
  SELECT
    "t12"."day",
    "t12"."miss_id" AS "id",
    "t12"."student_id" || '
' || "t12"."service" || CASE WHEN "t12"."esy" THEN '
esy' ELSE '
' END AS "pool",
    "t12"."starts_at" AS "first",
    "t12"."session_id" AS "second",
    "t12"."promise_id" AS "third",
    GREATEST((
      "t12"."owed" - COALESCE("t12"."made", 0)
    ) - COALESCE("t12"."given_up", 0), 0) AS "owed",
    GREATEST("t12"."undetermined" - COALESCE("t12"."made", 0), 0) AS "undetermined"
  FROM (
    SELECT
      "t11".*
      EXCLUDE ("beside_miss_id")
    FROM (
      SELECT
        "t10"."promise_id",
        "t10"."bucket",
        "t10"."day",
        "t10"."starts_at",
        "t10"."session_id",
        "t10"."reason",
        "t10"."gap_id",
        "t10"."minutes",
        "t10"."miss_id",
        "t10"."plan_id",
        "t10"."student_id",
        "t10"."service",
        "t10"."esy",
        "t10"."kind",
        "t10"."policy",
        "t10"."calendar",
        "t10"."decided_by",
        "t10"."outcome",
        "t10"."says",
        "t10"."rule",
        "t10"."evidence",
        "t10"."asks",
        "t10"."due",
        "t10"."owed",
        "t10"."excused",
        "t10"."undetermined",
        "t10"."resolved",
        "t10"."made",
        "t5"."miss_id" AS "beside_miss_id",
        "t5"."given_up"
      FROM (
        SELECT
          "t8".*
          EXCLUDE ("beside_miss_id")
        FROM (
          SELECT
            "t3"."promise_id",
            "t3"."bucket",
            "t3"."day",
            "t3"."starts_at",
            "t3"."session_id",
            "t3"."reason",
            "t3"."gap_id",
            "t3"."minutes",
            "t3"."miss_id",
            "t3"."plan_id",
            "t3"."student_id",
            "t3"."service",
            "t3"."esy",
            "t3"."kind",
            "t3"."policy",
            "t3"."calendar",
            "t3"."decided_by",
            "t3"."outcome",
            "t3"."says",
            "t3"."rule",
            "t3"."evidence",
            "t3"."asks",
            "t3"."due",
            "t3"."owed",
            "t3"."excused",
            "t3"."undetermined",
            "t3"."resolved",
            "t7"."miss_id" AS "beside_miss_id",
            "t7"."made"
          FROM "outcomes" AS "t3"
          LEFT OUTER JOIN (
            SELECT
              "t2"."miss_id",
              SUM("t2"."minutes") AS "made"
            FROM "named_settlements" AS "t2"
            GROUP BY
              1
          ) AS "t7"
            ON "t3"."miss_id" = "t7"."miss_id"
        ) AS "t8"
      ) AS "t10"
      LEFT OUTER JOIN (
        SELECT
          "t0"."miss_id",
          "t0"."minutes" AS "given_up"
        FROM "declined_misses" AS "t0"
      ) AS "t5"
        ON "t10"."miss_id" = "t5"."miss_id"
    ) AS "t11"
  ) AS "t12"
) AS "t13"
WHERE
  (
    "t13"."owed" > 0
  ) OR (
    "t13"."undetermined" > 0
  )
-- step owed_settlements (nothing without claims_left)
INSERT INTO owed_settlements BY NAME
WITH "t14" AS (
  SELECT
    "t13"."pool",
    "t13"."id",
    "t13"."day",
    "t13"."first",
    "t13"."second",
    "t13"."third",
    "t13"."minutes",
    "t13"."supplies",
    "t13"."supplied",
    "t13"."claimed",
    MAX("t13"."supplies" * (
      "t13"."supplied" - "t13"."claimed"
    )) OVER (
      PARTITION BY "t13"."pool"
      ORDER BY "t13"."day" ASC, "t13"."supplies" ASC, "t13"."first" ASC NULLS FIRST, "t13"."second" ASC NULLS FIRST, "t13"."third" ASC NULLS FIRST
      ROWS BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW
    ) AS "idle",
    COALESCE(
      MAX("t13"."supplies" * (
        "t13"."supplied" - "t13"."claimed"
      )) OVER (
        PARTITION BY "t13"."pool"
        ORDER BY "t13"."day" ASC, "t13"."supplies" ASC, "t13"."first" ASC NULLS FIRST, "t13"."second" ASC NULLS FIRST, "t13"."third" ASC NULLS FIRST
        ROWS BETWEEN UNBOUNDED PRECEDING AND 1 preceding
      ),
      0
    ) AS "idle_before"
  FROM (
    SELECT
      "t12"."pool",
      "t12"."id",
      "t12"."day",
      "t12"."first",
      "t12"."second",
      "t12"."third",
      "t12"."minutes",
      "t12"."supplies",
      SUM("t12"."minutes" * "t12"."supplies") OVER (
        PARTITION BY "t12"."pool"
        ORDER BY "t12"."day" ASC, "t12"."supplies" ASC, "t12"."first" ASC NULLS FIRST, "t12"."second" ASC NULLS FIRST, "t12"."third" ASC NULLS FIRST
        ROWS BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW
      ) AS "supplied",
      SUM("t12"."minutes" * (
        1 - "t12"."supplies"
      )) OVER (
        PARTITION BY "t12"."pool"
        ORDER BY "t12"."day" ASC, "t12"."supplies" ASC, "t12"."first" ASC NULLS FIRST, "t12"."second" ASC NULLS FIRST, "t12"."third" ASC NULLS FIRST
        ROWS BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW
      ) AS "claimed"
    FROM (
      SELECT
        *
      FROM (
        SELECT
          "t0"."pool",
          "t0"."id",
          "t0"."day",
          "t0"."first",
          "t0"."second",
          "t0"."third",
          "t0"."owed" AS "minutes",
          CAST(0 AS BIGINT) AS "supplies"
        FROM "claims_left" AS "t0"
        WHERE
          "t0"."owed" > 0
      ) AS "t4"
      UNION ALL
      SELECT
        *
      FROM (
        SELECT
          "t10"."pool",
          "t10"."session_id" AS "id",
          "t10"."day",
          "t10"."starts_at" AS "first",
          "t10"."session_id" AS "second",
          "t10"."promise_id" AS "third",
          "t10"."minutes",
          CAST(1 AS BIGINT) AS "supplies"
        FROM (
          SELECT
            "t9".*
            EXCLUDE ("given")
          FROM (
            SELECT
              "t8"."session_id",
              "t8"."promise_id",
              "t8"."student_id",
              "t8"."service",
              "t8"."day",
              "t8"."starts_at",
              "t8"."makes_up",
              "t8"."row",
              "t8"."pool",
              "t8"."minutes" - COALESCE("t8"."given", 0) AS "minutes",
              "t8"."given"
            FROM (
              SELECT
                "t7".*
                EXCLUDE ("beside_session_id")
              FROM (
                SELECT
                  "t3"."session_id",
                  "t3"."promise_id",
                  "t3"."student_id",
                  "t3"."service",
                  "t3"."day",
                  "t3"."starts_at",
                  "t3"."makes_up",
                  "t3"."row",
                  "t3"."pool",
                  "t3"."minutes",
                  "t6"."session_id" AS "beside_session_id",
                  "t6"."given"
                FROM "make_ups" AS "t3"
                LEFT OUTER JOIN (
                  SELECT
                    "t2"."session_id",
                    SUM("t2"."minutes") AS "given"
                  FROM "named_settlements" AS "t2"
                  GROUP BY
                    1
                ) AS "t6"
                  ON "t3"."session_id" = "t6"."session_id"
              ) AS "t7"
            ) AS "t8"
          ) AS "t9"
        ) AS "t10"
        WHERE
          "t10"."minutes" > 0
      ) AS "t11"
    ) AS "t12"
  ) AS "t13"
)
SELECT
  "t20"."supply_id" AS "session_id",
  "t20"."claim_id" AS "miss_id",
  "t20"."minutes"
FROM (
  SELECT
    "t19"."id" AS "supply_id",
    "t17"."id" AS "claim_id",
    LEAST("t19"."until", "t17"."until") - GREATEST("t19"."start", "t17"."start") AS "minutes"
  FROM (
    SELECT
      "t15"."pool",
      "t15"."id",
      (
        "t15"."supplied" - "t15"."minutes"
      ) - GREATEST("t15"."idle_before", 0) AS "start",
      "t15"."supplied" - GREATEST("t15"."idle", 0) AS "until"
    FROM "t14" AS "t15"
    WHERE
      "t15"."supplies" = 1
  ) AS "t19"
  INNER JOIN (
    SELECT
      "t15"."pool",
      "t15"."id",
      "t15"."claimed" - "t15"."minutes" AS "start",
      "t15"."claimed" AS "until"
    FROM "t14" AS "t15"
    WHERE
      "t15"."supplies" = 0
  ) AS "t17"
    ON "t19"."pool" = "t17"."pool"
    AND "t19"."start" < "t17"."until"
    AND "t17"."start" < "t19"."until"
) AS "t20"
-- step undetermined_settlements (nothing without claims_left)
INSERT INTO undetermined_settlements BY NAME
WITH "t22" AS (
  SELECT
    "t21"."pool",
    "t21"."id",
    "t21"."day",
    "t21"."first",
    "t21"."second",
    "t21"."third",
    "t21"."minutes",
    "t21"."supplies",
    "t21"."supplied",
    "t21"."claimed",
    MAX("t21"."supplies" * (
      "t21"."supplied" - "t21"."claimed"
    )) OVER (
      PARTITION BY "t21"."pool"
      ORDER BY "t21"."day" ASC, "t21"."supplies" ASC, "t21"."first" ASC NULLS FIRST, "t21"."second" ASC NULLS FIRST, "t21"."third" ASC NULLS FIRST
      ROWS BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW
    ) AS "idle",
    COALESCE(
      MAX("t21"."supplies" * (
        "t21"."supplied" - "t21"."claimed"
      )) OVER (
        PARTITION BY "t21"."pool"
        ORDER BY "t21"."day" ASC, "t21"."supplies" ASC, "t21"."first" ASC NULLS FIRST, "t21"."second" ASC NULLS FIRST, "t21"."third" ASC NULLS FIRST
        ROWS BETWEEN UNBOUNDED PRECEDING AND 1 preceding
      ),
      0
    ) AS "idle_before"
  FROM (
    SELECT
      "t20"."pool",
      "t20"."id",
      "t20"."day",
      "t20"."first",
      "t20"."second",
      "t20"."third",
      "t20"."minutes",
      "t20"."supplies",
      SUM("t20"."minutes" * "t20"."supplies") OVER (
        PARTITION BY "t20"."pool"
        ORDER BY "t20"."day" ASC, "t20"."supplies" ASC, "t20"."first" ASC NULLS FIRST, "t20"."second" ASC NULLS FIRST, "t20"."third" ASC NULLS FIRST
        ROWS BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW
      ) AS "supplied",
      SUM("t20"."minutes" * (
        1 - "t20"."supplies"
      )) OVER (
        PARTITION BY "t20"."pool"
        ORDER BY "t20"."day" ASC, "t20"."supplies" ASC, "t20"."first" ASC NULLS FIRST, "t20"."second" ASC NULLS FIRST, "t20"."third" ASC NULLS FIRST
        ROWS BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW
      ) AS "claimed"
    FROM (
      SELECT
        *
      FROM (
        SELECT
          "t0"."pool",
          "t0"."id",
          "t0"."day",
          "t0"."first",
          "t0"."second",
          "t0"."third",
          "t0"."undetermined" AS "minutes",
          CAST(0 AS BIGINT) AS "supplies"
        FROM "claims_left" AS "t0"
        WHERE
          "t0"."undetermined" > 0
      ) AS "t5"
      UNION ALL
      SELECT
        *
      FROM (
        SELECT
          "t18"."pool",
          "t18"."session_id" AS "id",
          "t18"."day",
          "t18"."starts_at" AS "first",
          "t18"."session_id" AS "second",
          "t18"."promise_id" AS "third",
          "t18"."minutes",
          CAST(1 AS BIGINT) AS "supplies"
        FROM (
          SELECT
            "t17".*
            EXCLUDE ("given")
          FROM (
            SELECT
              "t16"."session_id",
              "t16"."promise_id",
              "t16"."student_id",
              "t16"."service",
              "t16"."day",
              "t16"."starts_at",
              "t16"."makes_up",
              "t16"."row",
              "t16"."pool",
              "t16"."minutes" - COALESCE("t16"."given", 0) AS "minutes",
              "t16"."given"
            FROM (
              SELECT
                "t15".*
                EXCLUDE ("beside_session_id")
              FROM (
                SELECT
                  "t14"."session_id",
                  "t14"."promise_id",
                  "t14"."student_id",
                  "t14"."service",
                  "t14"."day",
                  "t14"."starts_at",
                  "t14"."makes_up",
                  "t14"."row",
                  "t14"."pool",
                  "t14"."minutes",
                  "t8"."session_id" AS "beside_session_id",
                  "t8"."given"
                FROM (
                  SELECT
                    "t12".*
                    EXCLUDE ("given")
                  FROM (
                    SELECT
                      "t11"."session_id",
                      "t11"."promise_id",
                      "t11"."student_id",
                      "t11"."service",
                      "t11"."day",
                      "t11"."starts_at",
                      "t11"."makes_up",
                      "t11"."row",
                      "t11"."pool",
                      "t11"."minutes" - COALESCE("t11"."given", 0) AS "minutes",
                      "t11"."given"
                    FROM (
                      SELECT
                        "t10".*
                        EXCLUDE ("beside_session_id")
                      FROM (
                        SELECT
                          "t4"."session_id",
                          "t4"."promise_id",
                          "t4"."student_id",
                          "t4"."service",
                          "t4"."day",
                          "t4"."starts_at",
                          "t4"."makes_up",
                          "t4"."row",
                          "t4"."pool",
                          "t4"."minutes",
                          "t9"."session_id" AS "beside_session_id",
                          "t9"."given"
                        FROM "make_ups" AS "t4"
                        LEFT OUTER JOIN (
                          SELECT
                            "t3"."session_id",
                            SUM("t3"."minutes") AS "given"
                          FROM "named_settlements" AS "t3"
                          GROUP BY
                            1
                        ) AS "t9"
                          ON "t4"."session_id" = "t9"."session_id"
                      ) AS "t10"
                    ) AS "t11"
                  ) AS "t12"
                ) AS "t14"
                LEFT OUTER JOIN (
                  SELECT
                    "t1"."session_id",
                    SUM("t1"."minutes") AS "given"
                  FROM "owed_settlements" AS "t1"
                  GROUP BY
                    1
                ) AS "t8"
                  ON "t14"."session_id" = "t8"."session_id"
              ) AS "t15"
            ) AS "t16"
          ) AS "t17"
        ) AS "t18"
        WHERE
          "t18"."minutes" > 0
      ) AS "t19"
    ) AS "t20"
  ) AS "t21"
)
SELECT
  "t28"."supply_id" AS "session_id",
  "t28"."claim_id" AS "miss_id",
  "t28"."minutes"
FROM (
  SELECT
    "t27"."id" AS "supply_id",
    "t25"."id" AS "claim_id",
    LEAST("t27"."until", "t25"."until") - GREATEST("t27"."start", "t25"."start") AS "minutes"
  FROM (
    SELECT
      "t23"."pool",
      "t23"."id",
      (
        "t23"."supplied" - "t23"."minutes"
      ) - GREATEST("t23"."idle_before", 0) AS "start",
      "t23"."supplied" - GREATEST("t23"."idle", 0) AS "until"
    FROM "t22" AS "t23"
    WHERE
      "t23"."supplies" = 1
  ) AS "t27"
  INNER JOIN (
    SELECT
      "t23"."pool",
      "t23"."id",
      "t23"."claimed" - "t23"."minutes" AS "start",
      "t23"."claimed" AS "until"
    FROM "t22" AS "t23"
    WHERE
      "t23"."supplies" = 0
  ) AS "t25"
    ON "t27"."pool" = "t25"."pool"
    AND "t27"."start" < "t25"."until"
    AND "t25"."start" < "t27"."until"
) AS "t28"
-- step settlements (nothing without make_ups, outcomes)
INSERT INTO settlements BY NAME
SELECT
  *
FROM (
  SELECT
    "t0"."session_id",
    "t0"."miss_id",
    "t0"."minutes",
    CAST(10 AS BIGINT) AS "step"
  FROM "named_settlements" AS "t0"
) AS "t3"
UNION ALL
SELECT
  *
FROM (
  SELECT
    "t5"."session_id",
    "t5"."miss_id",
    "t5"."minutes",
    CAST(12 AS BIGINT) AS "step"
  FROM (
    SELECT
      *
    FROM "owed_settlements" AS "t1"
    UNION ALL
    SELECT
      *
    FROM (
      SELECT
        *
      FROM "undetermined_settlements" AS "t2"
    ) AS "t4"
  ) AS "t5"
) AS "t6"
-- step awards_made (nothing without awards)
INSERT INTO awards_made BY NAME
SELECT
  "t4"."award_id",
  "t4"."student_id",
  "t4"."service",
  "t4"."minutes",
  DATE_DIFF('DAY', MAKE_DATE(1970, 1, 1), "t4"."awarded_on") AS "day",
  DATE_DIFF('DAY', MAKE_DATE(1970, 1, 1), "t4"."due_on") AS "due"
FROM (
  SELECT
    "t2"."award_id",
    "t2"."student_id",
    "t2"."service",
    "t2"."minutes",
    "t2"."awarded_on",
    "t2"."due_on",
    "t2"."awarded_by",
    "t2"."source",
    "t2"."_row",
    "t3"."as_of"
  FROM "awards" AS "t2"
  CROSS JOIN "settings" AS "t3"
) AS "t4"
WHERE
  "t4"."awarded_on" <= "t4"."as_of"
-- step compensatory_sessions (nothing without told_sessions)
INSERT INTO compensatory_sessions BY NAME
SELECT
  "t17"."session_id",
  "t17"."promise_id",
  "t17"."day",
  "t17"."starts_at",
  "t17"."award_id",
  "t17"."award",
  "t17"."row",
  CASE
    WHEN COALESCE(
      (
        "t17"."promised_to" IS NULL
      )
      OR (
        "t17"."promised_to" = "t17"."awarded_to"
      ),
      FALSE
    )
    THEN "t17"."names"
    ELSE CAST(NULL AS TEXT)
  END AS "names",
  COALESCE("t17"."promised_to", "t17"."awarded_to") AS "student_id",
  COALESCE("t17"."promised_service", "t17"."awarded_service") AS "service",
  "t17"."effective" AS "minutes"
FROM (
  SELECT
    "t16".*
    EXCLUDE ("beside_award_id")
  FROM (
    SELECT
      "t15"."session_id",
      "t15"."promise_id",
      "t15"."day",
      "t15"."starts_at",
      "t15"."kind",
      "t15"."planned",
      "t15"."effective",
      "t15"."reason",
      "t15"."makes_up",
      "t15"."award_id",
      "t15"."within",
      "t15"."countable",
      "t15"."row",
      "t15"."miss",
      "t15"."length_unknown",
      "t15"."bucket",
      "t15"."open_day",
      "t15"."begun",
      "t15"."promised_to",
      "t15"."promised_service",
      "t8"."award_id" AS "beside_award_id",
      "t8"."names",
      "t8"."awarded_to",
      "t8"."awarded_service",
      "t8"."award"
    FROM (
      SELECT
        "t13".*
        EXCLUDE ("beside_promise_id")
      FROM (
        SELECT
          "t12"."session_id",
          "t12"."promise_id",
          "t12"."day",
          "t12"."starts_at",
          "t12"."kind",
          "t12"."planned",
          "t12"."effective",
          "t12"."reason",
          "t12"."makes_up",
          "t12"."award_id",
          "t12"."within",
          "t12"."countable",
          "t12"."row",
          "t12"."miss",
          "t12"."length_unknown",
          "t12"."bucket",
          "t12"."open_day",
          "t12"."begun",
          "t9"."promise_id" AS "beside_promise_id",
          "t9"."promised_to",
          "t9"."promised_service"
        FROM (
          SELECT
            *
          FROM (
            SELECT
              "t4"."session_id",
              "t4"."promise_id",
              "t4"."day",
              "t4"."starts_at",
              "t4"."kind",
              "t4"."planned",
              "t4"."effective",
              "t4"."reason",
              "t4"."makes_up",
              "t4"."award_id",
              "t4"."within",
              "t4"."countable",
              "t4"."row",
              "t4"."miss",
              "t4"."length_unknown",
              "t4"."bucket",
              "t4"."open_day",
              "t4"."begun"
            FROM "told_sessions" AS "t4"
            ANTI JOIN "duplicates" AS "t5"
              ON "t4"."session_id" = "t5"."session_id"
          ) AS "t10"
          WHERE
            "t10"."kind" = 'compensatory'
        ) AS "t12"
        LEFT OUTER JOIN (
          SELECT
            "t1"."promise_id",
            "t1"."student_id" AS "promised_to",
            "t1"."service" AS "promised_service"
          FROM "promise_terms" AS "t1"
        ) AS "t9"
          ON "t12"."promise_id" = "t9"."promise_id"
      ) AS "t13"
    ) AS "t15"
    LEFT OUTER JOIN (
      SELECT
        "t0"."award_id",
        "t0"."award_id" AS "names",
        "t0"."student_id" AS "awarded_to",
        "t0"."service" AS "awarded_service",
        "t0"."minutes" AS "award"
      FROM "awards_made" AS "t0"
    ) AS "t8"
      ON "t15"."award_id" = "t8"."award_id"
  ) AS "t16"
) AS "t17"
-- step named_provisions (nothing without awards_made, compensatory_sessions)
INSERT INTO named_provisions BY NAME
SELECT
  *
FROM (
  SELECT
    "t2"."session_id",
    "t2"."names" AS "award_id",
    GREATEST(LEAST("t2"."minutes", "t2"."award" - (
      "t2"."cum" - "t2"."minutes"
    )), 0) AS "minutes"
  FROM (
    SELECT
      "t1"."session_id",
      "t1"."promise_id",
      "t1"."day",
      "t1"."starts_at",
      "t1"."award_id",
      "t1"."award",
      "t1"."row",
      "t1"."names",
      "t1"."student_id",
      "t1"."service",
      "t1"."minutes",
      SUM("t1"."minutes") OVER (
        PARTITION BY "t1"."names"
        ORDER BY "t1"."day" ASC, "t1"."starts_at" ASC NULLS FIRST, "t1"."session_id" ASC
        ROWS BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW
      ) AS "cum"
    FROM (
      SELECT
        *
      FROM "compensatory_sessions" AS "t0"
      WHERE
        "t0"."names" IS NOT NULL
    ) AS "t1"
  ) AS "t2"
) AS "t3"
WHERE
  "t3"."minutes" > 0
-- step provisions_in_order (nothing without awards_made, compensatory_sessions)
INSERT INTO provisions_in_order BY NAME
WITH "t18" AS (
  SELECT
    "t17"."pool",
    "t17"."id",
    "t17"."day",
    "t17"."first",
    "t17"."second",
    "t17"."third",
    "t17"."minutes",
    "t17"."supplies",
    "t17"."supplied",
    "t17"."claimed",
    MAX("t17"."supplies" * (
      "t17"."supplied" - "t17"."claimed"
    )) OVER (
      PARTITION BY "t17"."pool"
      ORDER BY "t17"."day" ASC, "t17"."supplies" ASC, "t17"."first" ASC NULLS FIRST, "t17"."second" ASC NULLS FIRST, "t17"."third" ASC NULLS FIRST
      ROWS BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW
    ) AS "idle",
    COALESCE(
      MAX("t17"."supplies" * (
        "t17"."supplied" - "t17"."claimed"
      )) OVER (
        PARTITION BY "t17"."pool"
        ORDER BY "t17"."day" ASC, "t17"."supplies" ASC, "t17"."first" ASC NULLS FIRST, "t17"."second" ASC NULLS FIRST, "t17"."third" ASC NULLS FIRST
        ROWS BETWEEN UNBOUNDED PRECEDING AND 1 preceding
      ),
      0
    ) AS "idle_before"
  FROM (
    SELECT
      "t16"."pool",
      "t16"."id",
      "t16"."day",
      "t16"."first",
      "t16"."second",
      "t16"."third",
      "t16"."minutes",
      "t16"."supplies",
      SUM("t16"."minutes" * "t16"."supplies") OVER (
        PARTITION BY "t16"."pool"
        ORDER BY "t16"."day" ASC, "t16"."supplies" ASC, "t16"."first" ASC NULLS FIRST, "t16"."second" ASC NULLS FIRST, "t16"."third" ASC NULLS FIRST
        ROWS BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW
      ) AS "supplied",
      SUM("t16"."minutes" * (
        1 - "t16"."supplies"
      )) OVER (
        PARTITION BY "t16"."pool"
        ORDER BY "t16"."day" ASC, "t16"."supplies" ASC, "t16"."first" ASC NULLS FIRST, "t16"."second" ASC NULLS FIRST, "t16"."third" ASC NULLS FIRST
        ROWS BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW
      ) AS "claimed"
    FROM (
      SELECT
        *
      FROM (
        SELECT
          "t12"."student_id" || '
' || "t12"."service" AS "pool",
          "t12"."award_id" AS "id",
          "t12"."day",
          CAST(NULL AS TEXT) AS "first",
          "t12"."award_id" AS "second",
          CAST(NULL AS TEXT) AS "third",
          "t12"."minutes" - COALESCE("t12"."taken", 0) AS "minutes",
          CAST(0 AS BIGINT) AS "supplies"
        FROM (
          SELECT
            "t10".*
            EXCLUDE ("beside_award_id")
          FROM (
            SELECT
              "t3"."award_id",
              "t3"."student_id",
              "t3"."service",
              "t3"."minutes",
              "t3"."day",
              "t3"."due",
              "t8"."award_id" AS "beside_award_id",
              "t8"."taken"
            FROM "awards_made" AS "t3"
            LEFT OUTER JOIN (
              SELECT
                "t2"."award_id",
                SUM("t2"."minutes") AS "taken"
              FROM "named_provisions" AS "t2"
              GROUP BY
                1
            ) AS "t8"
              ON "t3"."award_id" = "t8"."award_id"
          ) AS "t10"
        ) AS "t12"
        WHERE
          (
            "t12"."minutes" - COALESCE("t12"."taken", 0)
          ) > 0
      ) AS "t14"
      UNION ALL
      SELECT
        *
      FROM (
        SELECT
          "t13"."student_id" || '
' || "t13"."service" AS "pool",
          "t13"."session_id" AS "id",
          "t13"."day",
          "t13"."starts_at" AS "first",
          "t13"."session_id" AS "second",
          CAST(NULL AS TEXT) AS "third",
          "t13"."minutes" - COALESCE("t13"."spent", 0) AS "minutes",
          CAST(1 AS BIGINT) AS "supplies"
        FROM (
          SELECT
            "t11".*
            EXCLUDE ("beside_session_id")
          FROM (
            SELECT
              "t7"."session_id",
              "t7"."promise_id",
              "t7"."day",
              "t7"."starts_at",
              "t7"."award_id",
              "t7"."award",
              "t7"."row",
              "t7"."names",
              "t7"."student_id",
              "t7"."service",
              "t7"."minutes",
              "t9"."session_id" AS "beside_session_id",
              "t9"."spent"
            FROM (
              SELECT
                *
              FROM "compensatory_sessions" AS "t1"
              WHERE
                "t1"."student_id" IS NOT NULL
            ) AS "t7"
            LEFT OUTER JOIN (
              SELECT
                "t2"."session_id",
                SUM("t2"."minutes") AS "spent"
              FROM "named_provisions" AS "t2"
              GROUP BY
                1
            ) AS "t9"
              ON "t7"."session_id" = "t9"."session_id"
          ) AS "t11"
        ) AS "t13"
        WHERE
          (
            "t13"."minutes" - COALESCE("t13"."spent", 0)
          ) > 0
      ) AS "t15"
    ) AS "t16"
  ) AS "t17"
)
SELECT
  "t24"."supply_id" AS "session_id",
  "t24"."claim_id" AS "award_id",
  "t24"."minutes"
FROM (
  SELECT
    "t23"."id" AS "supply_id",
    "t21"."id" AS "claim_id",
    LEAST("t23"."until", "t21"."until") - GREATEST("t23"."start", "t21"."start") AS "minutes"
  FROM (
    SELECT
      "t19"."pool",
      "t19"."id",
      (
        "t19"."supplied" - "t19"."minutes"
      ) - GREATEST("t19"."idle_before", 0) AS "start",
      "t19"."supplied" - GREATEST("t19"."idle", 0) AS "until"
    FROM "t18" AS "t19"
    WHERE
      "t19"."supplies" = 1
  ) AS "t23"
  INNER JOIN (
    SELECT
      "t19"."pool",
      "t19"."id",
      "t19"."claimed" - "t19"."minutes" AS "start",
      "t19"."claimed" AS "until"
    FROM "t18" AS "t19"
    WHERE
      "t19"."supplies" = 0
  ) AS "t21"
    ON "t23"."pool" = "t21"."pool"
    AND "t23"."start" < "t21"."until"
    AND "t21"."start" < "t23"."until"
) AS "t24"
-- step award_settlements (nothing without awards_made, compensatory_sessions)
INSERT INTO award_settlements BY NAME
SELECT
  "t3"."session_id",
  "t3"."award_id",
  SUM("t3"."minutes") AS "minutes"
FROM (
  SELECT
    *
  FROM "named_provisions" AS "t0"
  UNION ALL
  SELECT
    *
  FROM (
    SELECT
      *
    FROM "provisions_in_order" AS "t1"
  ) AS "t2"
) AS "t3"
GROUP BY
  1,
  2
-- step settled_misses (nothing without outcomes)
INSERT INTO settled_misses BY NAME
SELECT
  "t15"."miss_id",
  "t15"."promise_id",
  "t15"."plan_id",
  "t15"."student_id",
  "t15"."service",
  "t15"."esy",
  "t15"."bucket",
  "t15"."day",
  "t15"."starts_at",
  "t15"."session_id",
  "t15"."gap_id",
  "t15"."reason",
  "t15"."minutes",
  "t15"."says",
  "t15"."outcome",
  "t15"."decided_by",
  "t15"."rule",
  "t15"."evidence",
  "t15"."asks",
  "t15"."due",
  "t15"."excused",
  "t15"."resolved",
  CASE
    WHEN "t15"."owed" > 0
    THEN 0
    ELSE "t15"."undetermined" - CASE WHEN "t15"."undetermined" > 0 THEN COALESCE("t15"."made_up", 0) ELSE 0 END
  END AS "undetermined",
  COALESCE("t15"."made_up", 0) AS "made_up",
  COALESCE("t15"."given_up", 0) AS "declined",
  CASE
    WHEN "t15"."owed" > 0
    THEN (
      "t15"."owed" - COALESCE("t15"."made_up", 0)
    ) - COALESCE("t15"."given_up", 0)
    ELSE 0
  END AS "open",
  CASE
    WHEN COALESCE("t15"."due" < DATE_DIFF('DAY', MAKE_DATE(1970, 1, 1), "t4"."as_of"), FALSE)
    THEN CASE
      WHEN "t15"."owed" > 0
      THEN (
        "t15"."owed" - COALESCE("t15"."made_up", 0)
      ) - COALESCE("t15"."given_up", 0)
      ELSE 0
    END
    ELSE 0
  END AS "overdue"
FROM (
  SELECT
    "t13".*
    EXCLUDE ("beside_miss_id")
  FROM (
    SELECT
      "t12"."promise_id",
      "t12"."bucket",
      "t12"."day",
      "t12"."starts_at",
      "t12"."session_id",
      "t12"."reason",
      "t12"."gap_id",
      "t12"."minutes",
      "t12"."miss_id",
      "t12"."plan_id",
      "t12"."student_id",
      "t12"."service",
      "t12"."esy",
      "t12"."kind",
      "t12"."policy",
      "t12"."calendar",
      "t12"."decided_by",
      "t12"."outcome",
      "t12"."says",
      "t12"."rule",
      "t12"."evidence",
      "t12"."asks",
      "t12"."due",
      "t12"."owed",
      "t12"."excused",
      "t12"."undetermined",
      "t12"."resolved",
      "t12"."made_up",
      "t7"."miss_id" AS "beside_miss_id",
      "t7"."given_up"
    FROM (
      SELECT
        "t10".*
        EXCLUDE ("beside_miss_id")
      FROM (
        SELECT
          "t5"."promise_id",
          "t5"."bucket",
          "t5"."day",
          "t5"."starts_at",
          "t5"."session_id",
          "t5"."reason",
          "t5"."gap_id",
          "t5"."minutes",
          "t5"."miss_id",
          "t5"."plan_id",
          "t5"."student_id",
          "t5"."service",
          "t5"."esy",
          "t5"."kind",
          "t5"."policy",
          "t5"."calendar",
          "t5"."decided_by",
          "t5"."outcome",
          "t5"."says",
          "t5"."rule",
          "t5"."evidence",
          "t5"."asks",
          "t5"."due",
          "t5"."owed",
          "t5"."excused",
          "t5"."undetermined",
          "t5"."resolved",
          "t9"."miss_id" AS "beside_miss_id",
          "t9"."made_up"
        FROM "outcomes" AS "t5"
        LEFT OUTER JOIN (
          SELECT
            "t3"."miss_id",
            SUM("t3"."minutes") AS "made_up"
          FROM "settlements" AS "t3"
          GROUP BY
            1
        ) AS "t9"
          ON "t5"."miss_id" = "t9"."miss_id"
      ) AS "t10"
    ) AS "t12"
    LEFT OUTER JOIN (
      SELECT
        "t1"."miss_id",
        "t1"."minutes" AS "given_up"
      FROM "declined_misses" AS "t1"
    ) AS "t7"
      ON "t12"."miss_id" = "t7"."miss_id"
  ) AS "t13"
) AS "t15"
CROSS JOIN "settings" AS "t4"
-- step extras (nothing without told_sessions)
INSERT INTO extras BY NAME
SELECT
  *
FROM (
  SELECT
    *
  FROM (
    SELECT
      *
    FROM (
      SELECT
        "t15"."promise_id",
        "t15"."session_id",
        "t15"."day",
        "t15"."effective" AS "minutes",
        CAST(5 AS BIGINT) AS "step"
      FROM (
        SELECT
          "t6"."session_id",
          "t6"."promise_id",
          "t6"."day",
          "t6"."starts_at",
          "t6"."kind",
          "t6"."planned",
          "t6"."effective",
          "t6"."reason",
          "t6"."makes_up",
          "t6"."award_id",
          "t6"."within",
          "t6"."countable",
          "t6"."row",
          "t6"."miss",
          "t6"."length_unknown",
          "t6"."bucket",
          "t6"."open_day",
          "t6"."begun"
        FROM "told_sessions" AS "t6"
        ANTI JOIN "duplicates" AS "t7"
          ON "t6"."session_id" = "t7"."session_id"
      ) AS "t15"
      WHERE
        "t15"."kind" = 'regular'
        AND COALESCE("t15"."countable", FALSE)
        AND COALESCE("t15"."begun", TRUE)
        AND "t15"."bucket" IS NULL
        AND "t15"."effective" > 0
    ) AS "t16"
    UNION ALL
    SELECT
      *
    FROM (
      SELECT
        "t20"."promise_id",
        "t20"."session_id",
        "t20"."day",
        "t20"."minutes" - COALESCE("t20"."used", 0) AS "minutes",
        CAST(12 AS BIGINT) AS "step"
      FROM (
        SELECT
          "t18".*
          EXCLUDE ("beside_session_id")
        FROM (
          SELECT
            "t8"."session_id",
            "t8"."promise_id",
            "t8"."student_id",
            "t8"."service",
            "t8"."day",
            "t8"."starts_at",
            "t8"."makes_up",
            "t8"."row",
            "t8"."pool",
            "t8"."minutes",
            "t14"."session_id" AS "beside_session_id",
            "t14"."used"
          FROM "make_ups" AS "t8"
          LEFT OUTER JOIN (
            SELECT
              "t5"."session_id",
              SUM("t5"."minutes") AS "used"
            FROM "settlements" AS "t5"
            GROUP BY
              1
          ) AS "t14"
            ON "t8"."session_id" = "t14"."session_id"
        ) AS "t18"
      ) AS "t20"
    ) AS "t22"
  ) AS "t23"
  UNION ALL
  SELECT
    *
  FROM (
    SELECT
      "t19"."promise_id",
      "t19"."session_id",
      "t19"."day",
      "t19"."minutes" - COALESCE("t19"."used", 0) AS "minutes",
      CAST(13 AS BIGINT) AS "step"
    FROM (
      SELECT
        "t17".*
        EXCLUDE ("beside_session_id")
      FROM (
        SELECT
          "t12"."session_id",
          "t12"."promise_id",
          "t12"."day",
          "t12"."starts_at",
          "t12"."award_id",
          "t12"."award",
          "t12"."row",
          "t12"."names",
          "t12"."student_id",
          "t12"."service",
          "t12"."minutes",
          "t13"."session_id" AS "beside_session_id",
          "t13"."used"
        FROM (
          SELECT
            *
          FROM "compensatory_sessions" AS "t3"
          WHERE
            "t3"."promise_id" IS NOT NULL
        ) AS "t12"
        LEFT OUTER JOIN (
          SELECT
            "t4"."session_id",
            SUM("t4"."minutes") AS "used"
          FROM "award_settlements" AS "t4"
          GROUP BY
            1
        ) AS "t13"
          ON "t12"."session_id" = "t13"."session_id"
      ) AS "t17"
    ) AS "t19"
  ) AS "t21"
) AS "t24"
WHERE
  "t24"."minutes" > 0
-- step promise_accounts (nothing without promise_terms)
INSERT INTO promise_accounts BY NAME
SELECT
  "t25"."promise_id",
  "t25"."student_id",
  "t25"."service",
  "t25"."esy",
  "t25"."countable",
  CASE
    WHEN "t25"."countable"
    THEN COALESCE("t25"."promised", 0)
    ELSE CAST(NULL AS BIGINT)
  END AS "promised",
  CASE
    WHEN "t25"."countable"
    THEN COALESCE("t25"."in_time", 0) + COALESCE("t25"."assumed", 0)
    ELSE CAST(NULL AS BIGINT)
  END AS "delivered",
  CASE
    WHEN "t25"."countable"
    THEN COALESCE("t25"."excused", 0)
    ELSE CAST(NULL AS BIGINT)
  END AS "excused",
  CASE
    WHEN "t25"."countable"
    THEN COALESCE("t25"."undetermined", 0)
    ELSE CAST(NULL AS BIGINT)
  END AS "undetermined",
  CASE
    WHEN "t25"."countable"
    THEN COALESCE("t25"."resolved", 0)
    ELSE CAST(NULL AS BIGINT)
  END AS "resolved",
  CASE
    WHEN "t25"."countable"
    THEN COALESCE("t25"."made_up", 0) + COALESCE("t25"."declined", 0) + COALESCE("t25"."open", 0)
    ELSE CAST(NULL AS BIGINT)
  END AS "owed",
  CASE
    WHEN "t25"."countable"
    THEN COALESCE("t25"."made_up", 0)
    ELSE CAST(NULL AS BIGINT)
  END AS "made_up",
  CASE
    WHEN "t25"."countable"
    THEN COALESCE("t25"."declined", 0)
    ELSE CAST(NULL AS BIGINT)
  END AS "declined",
  CASE
    WHEN "t25"."countable"
    THEN COALESCE("t25"."open", 0)
    ELSE CAST(NULL AS BIGINT)
  END AS "open",
  CASE
    WHEN "t25"."countable"
    THEN COALESCE("t25"."unrecorded", 0)
    ELSE CAST(NULL AS BIGINT)
  END AS "unrecorded",
  CASE
    WHEN "t25"."countable"
    THEN COALESCE("t25"."upcoming", 0)
    ELSE CAST(NULL AS BIGINT)
  END AS "upcoming",
  CASE
    WHEN "t25"."countable"
    THEN COALESCE("t25"."assumed", 0)
    ELSE CAST(NULL AS BIGINT)
  END AS "assumed",
  CASE
    WHEN "t25"."countable"
    THEN COALESCE("t25"."surplus", 0) + COALESCE("t25"."beside_periods", 0)
    ELSE CAST(NULL AS BIGINT)
  END AS "extra",
  CASE
    WHEN "t25"."countable"
    THEN COALESCE("t25"."overdue", 0)
    ELSE CAST(NULL AS BIGINT)
  END AS "overdue",
  CASE
    WHEN "t25"."countable"
    THEN COALESCE("t25"."misses", 0)
    ELSE CAST(NULL AS BIGINT)
  END AS "misses"
FROM (
  SELECT
    "t24".*
    EXCLUDE ("beside_promise_id")
  FROM (
    SELECT
      "t23"."promise_id",
      "t23"."student_id",
      "t23"."service",
      "t23"."esy",
      "t23"."countable",
      "t23"."promised",
      "t23"."in_time",
      "t23"."surplus",
      "t23"."assumed",
      "t23"."unrecorded",
      "t23"."upcoming",
      "t23"."excused",
      "t23"."undetermined",
      "t23"."resolved",
      "t23"."made_up",
      "t23"."declined",
      "t23"."open",
      "t23"."overdue",
      "t23"."misses",
      "t9"."promise_id" AS "beside_promise_id",
      "t9"."beside_periods"
    FROM (
      SELECT
        "t21".*
        EXCLUDE ("beside_promise_id")
      FROM (
        SELECT
          "t20"."promise_id",
          "t20"."student_id",
          "t20"."service",
          "t20"."esy",
          "t20"."countable",
          "t20"."promised",
          "t20"."in_time",
          "t20"."surplus",
          "t20"."assumed",
          "t20"."unrecorded",
          "t20"."upcoming",
          "t14"."promise_id" AS "beside_promise_id",
          "t14"."excused",
          "t14"."undetermined",
          "t14"."resolved",
          "t14"."made_up",
          "t14"."declined",
          "t14"."open",
          "t14"."overdue",
          "t14"."misses"
        FROM (
          SELECT
            "t18".*
            EXCLUDE ("beside_promise_id")
          FROM (
            SELECT
              "t17"."promise_id",
              "t17"."student_id",
              "t17"."service",
              "t17"."esy",
              "t17"."countable",
              "t17"."promised",
              "t17"."in_time",
              "t17"."surplus",
              "t10"."promise_id" AS "beside_promise_id",
              "t10"."assumed",
              "t10"."unrecorded",
              "t10"."upcoming"
            FROM (
              SELECT
                "t15".*
                EXCLUDE ("beside_promise_id")
              FROM (
                SELECT
                  "t11"."promise_id",
                  "t11"."student_id",
                  "t11"."service",
                  "t11"."esy",
                  "t11"."countable",
                  "t12"."promise_id" AS "beside_promise_id",
                  "t12"."promised",
                  "t12"."in_time",
                  "t12"."surplus"
                FROM (
                  SELECT
                    "t3"."promise_id",
                    "t3"."student_id",
                    "t3"."service",
                    "t3"."esy",
                    "t3"."not_countable" IS NULL AS "countable"
                  FROM "promise_terms" AS "t3"
                ) AS "t11"
                LEFT OUTER JOIN (
                  SELECT
                    "t4"."promise_id",
                    SUM("t4"."amount") AS "promised",
                    SUM("t4"."delivered") AS "in_time",
                    SUM("t4"."surplus") AS "surplus"
                  FROM "period_sums" AS "t4"
                  GROUP BY
                    1
                ) AS "t12"
                  ON "t11"."promise_id" = "t12"."promise_id"
              ) AS "t15"
            ) AS "t17"
            LEFT OUTER JOIN (
              SELECT
                "t2"."promise_id",
                SUM("t2"."assumed") AS "assumed",
                SUM("t2"."unrecorded") AS "unrecorded",
                SUM("t2"."upcoming") AS "upcoming"
              FROM "unexplained" AS "t2"
              GROUP BY
                1
            ) AS "t10"
              ON "t17"."promise_id" = "t10"."promise_id"
          ) AS "t18"
        ) AS "t20"
        LEFT OUTER JOIN (
          SELECT
            "t1"."promise_id",
            SUM("t1"."excused") AS "excused",
            SUM("t1"."undetermined") AS "undetermined",
            SUM("t1"."resolved") AS "resolved",
            SUM("t1"."made_up") AS "made_up",
            SUM("t1"."declined") AS "declined",
            SUM("t1"."open") AS "open",
            SUM("t1"."overdue") AS "overdue",
            SUM(CAST("t1"."session_id" IS NOT NULL AS BIGINT)) AS "misses"
          FROM "settled_misses" AS "t1"
          GROUP BY
            1
        ) AS "t14"
          ON "t20"."promise_id" = "t14"."promise_id"
      ) AS "t21"
    ) AS "t23"
    LEFT OUTER JOIN (
      SELECT
        "t0"."promise_id",
        SUM("t0"."minutes") AS "beside_periods"
      FROM "extras" AS "t0"
      GROUP BY
        1
    ) AS "t9"
      ON "t23"."promise_id" = "t9"."promise_id"
  ) AS "t24"
) AS "t25"
-- step service_accounts
INSERT INTO service_accounts BY NAME
SELECT
  COALESCE("t6"."student_id", "t12"."student_id") AS "student_id",
  COALESCE("t6"."service", "t12"."service") AS "service",
  COALESCE("t6"."esy", FALSE) AS "esy",
  COALESCE("t6"."countable", TRUE) AS "countable",
  CASE
    WHEN COALESCE("t6"."countable", TRUE)
    THEN COALESCE("t6"."promised", 0)
    ELSE CAST(NULL AS BIGINT)
  END AS "promised",
  CASE
    WHEN COALESCE("t6"."countable", TRUE)
    THEN COALESCE("t6"."delivered", 0)
    ELSE CAST(NULL AS BIGINT)
  END AS "delivered",
  CASE
    WHEN COALESCE("t6"."countable", TRUE)
    THEN COALESCE("t6"."excused", 0)
    ELSE CAST(NULL AS BIGINT)
  END AS "excused",
  CASE
    WHEN COALESCE("t6"."countable", TRUE)
    THEN COALESCE("t6"."undetermined", 0)
    ELSE CAST(NULL AS BIGINT)
  END AS "undetermined",
  CASE
    WHEN COALESCE("t6"."countable", TRUE)
    THEN COALESCE("t6"."resolved", 0)
    ELSE CAST(NULL AS BIGINT)
  END AS "resolved",
  CASE
    WHEN COALESCE("t6"."countable", TRUE)
    THEN COALESCE("t6"."owed", 0)
    ELSE CAST(NULL AS BIGINT)
  END AS "owed",
  CASE
    WHEN COALESCE("t6"."countable", TRUE)
    THEN COALESCE("t6"."made_up", 0)
    ELSE CAST(NULL AS BIGINT)
  END AS "made_up",
  CASE
    WHEN COALESCE("t6"."countable", TRUE)
    THEN COALESCE("t6"."declined", 0)
    ELSE CAST(NULL AS BIGINT)
  END AS "declined",
  CASE
    WHEN COALESCE("t6"."countable", TRUE)
    THEN COALESCE("t6"."open", 0)
    ELSE CAST(NULL AS BIGINT)
  END AS "open",
  CASE
    WHEN COALESCE("t6"."countable", TRUE)
    THEN COALESCE("t6"."unrecorded", 0)
    ELSE CAST(NULL AS BIGINT)
  END AS "unrecorded",
  CASE
    WHEN COALESCE("t6"."countable", TRUE)
    THEN COALESCE("t6"."upcoming", 0)
    ELSE CAST(NULL AS BIGINT)
  END AS "upcoming",
  CASE
    WHEN COALESCE("t6"."countable", TRUE)
    THEN COALESCE("t6"."assumed", 0)
    ELSE CAST(NULL AS BIGINT)
  END AS "assumed",
  CASE
    WHEN COALESCE("t6"."countable", TRUE)
    THEN COALESCE("t6"."extra", 0)
    ELSE CAST(NULL AS BIGINT)
  END AS "extra",
  CASE
    WHEN COALESCE("t6"."countable", TRUE)
    THEN COALESCE("t6"."overdue", 0)
    ELSE CAST(NULL AS BIGINT)
  END AS "overdue",
  CASE
    WHEN COALESCE("t6"."countable", TRUE)
    THEN COALESCE("t6"."misses", 0)
    ELSE CAST(NULL AS BIGINT)
  END AS "misses",
  COALESCE("t12"."awarded", 0) AS "awarded",
  COALESCE("t12"."provided", 0) AS "provided",
  COALESCE("t12"."awarded", 0) - COALESCE("t12"."provided", 0) AS "open_award"
FROM (
  SELECT
    "t0"."student_id",
    "t0"."service",
    "t0"."esy",
    BOOL_AND(CAST("t0"."countable" AS BOOLEAN)) AS "countable",
    SUM("t0"."promised") AS "promised",
    SUM("t0"."delivered") AS "delivered",
    SUM("t0"."excused") AS "excused",
    SUM("t0"."undetermined") AS "undetermined",
    SUM("t0"."resolved") AS "resolved",
    SUM("t0"."owed") AS "owed",
    SUM("t0"."made_up") AS "made_up",
    SUM("t0"."declined") AS "declined",
    SUM("t0"."open") AS "open",
    SUM("t0"."unrecorded") AS "unrecorded",
    SUM("t0"."upcoming") AS "upcoming",
    SUM("t0"."assumed") AS "assumed",
    SUM("t0"."extra") AS "extra",
    SUM("t0"."overdue") AS "overdue",
    SUM("t0"."misses") AS "misses"
  FROM "promise_accounts" AS "t0"
  GROUP BY
    1,
    2,
    3
) AS "t6"
FULL OUTER JOIN (
  SELECT
    "t10"."student_id",
    "t10"."service",
    "t10"."awarded",
    "t10"."provided",
    FALSE AS "esy"
  FROM (
    SELECT
      "t9"."student_id",
      "t9"."service",
      SUM("t9"."minutes") AS "awarded",
      SUM(COALESCE("t9"."provided", 0)) AS "provided"
    FROM (
      SELECT
        "t8".*
        EXCLUDE ("beside_award_id")
      FROM (
        SELECT
          "t3"."award_id",
          "t3"."student_id",
          "t3"."service",
          "t3"."minutes",
          "t3"."day",
          "t3"."due",
          "t7"."award_id" AS "beside_award_id",
          "t7"."provided"
        FROM "awards_made" AS "t3"
        LEFT OUTER JOIN (
          SELECT
            "t2"."award_id",
            SUM("t2"."minutes") AS "provided"
          FROM "award_settlements" AS "t2"
          GROUP BY
            1
        ) AS "t7"
          ON "t3"."award_id" = "t7"."award_id"
      ) AS "t8"
    ) AS "t9"
    GROUP BY
      1,
      2
  ) AS "t10"
) AS "t12"
  ON "t6"."student_id" = "t12"."student_id"
  AND "t6"."service" = "t12"."service"
  AND "t6"."esy" = "t12"."esy"
-- step ledger_findings
INSERT INTO ledger_findings BY NAME
WITH "t46" AS (
  SELECT
    *
  FROM "calendar_days" AS "t18"
  WHERE
    "t18"."open" AND NOT (
      "t18"."esy"
    )
), "t56" AS (
  SELECT
    "t31"."session_id",
    "t31"."promise_id",
    "t31"."day",
    "t31"."starts_at",
    "t31"."kind",
    "t31"."planned",
    "t31"."effective",
    "t31"."reason",
    "t31"."makes_up",
    "t31"."award_id",
    "t31"."within",
    "t31"."countable",
    "t31"."row",
    "t31"."miss",
    "t31"."length_unknown",
    "t31"."bucket",
    "t31"."open_day",
    "t31"."begun"
  FROM "told_sessions" AS "t31"
  ANTI JOIN "duplicates" AS "t20"
    ON "t31"."session_id" = "t20"."session_id"
), "t91" AS (
  SELECT
    "t47"."promise_id",
    "t47"."plan_id",
    "t47"."student_id",
    "t47"."service",
    "t47"."kind",
    "t47"."policy",
    "t47"."calendar",
    "t47"."period",
    "t47"."unlogged",
    "t47"."row",
    "t47"."esy",
    "t47"."every",
    "t47"."consult",
    "t47"."starts",
    "t47"."ends",
    "t47"."sessions",
    "t47"."minutes",
    "t47"."amount",
    "t47"."in_sessions",
    "t47"."prorate",
    "t47"."known_calendar",
    "t47"."calendar_end",
    "t47"."first_week",
    "t47"."first_month",
    "t47"."plan_month",
    "t47"."plan_day_of_month",
    "t47"."not_countable",
    "t72"."first",
    "t72"."last",
    "t72"."days",
    "t26"."as_of"
  FROM (
    SELECT
      *
    FROM "promise_terms" AS "t1"
    WHERE
      "t1"."not_countable" IS NULL AND NOT (
        "t1"."esy"
      ) AND "t1"."known_calendar"
  ) AS "t47"
  INNER JOIN (
    SELECT
      "t34"."calendar",
      MIN("t34"."starts") AS "first",
      MAX("t34"."ends") AS "last",
      FIRST("t34"."ends" - "t34"."starts" ORDER BY "t34"."ends" DESC) AS "days"
    FROM (
      SELECT
        *
      FROM "calendar_years" AS "t19"
      WHERE
        "t19"."known"
    ) AS "t34"
    GROUP BY
      1
  ) AS "t72"
    ON "t47"."calendar" = "t72"."calendar"
  CROSS JOIN "settings" AS "t26"
)
SELECT
  *
FROM (
  SELECT
    *
  FROM (
    SELECT
      *
    FROM (
      SELECT
        *
      FROM (
        SELECT
          'no_calendar' AS "code",
          'students' AS "table",
          CAST(NULL AS BIGINT) AS "row",
          'calendar_id' AS "column",
          '' || 'The student of plan ' || "t0"."plan_id" || ' has no school calendar, so every weekday of the plan that is no federal holiday counts as a school day. Give the student a calendar.' AS "message"
        FROM "plans_in_force" AS "t0"
        WHERE
          NOT (
            "t0"."has_calendar"
          )
      ) AS "t49"
      UNION ALL
      SELECT
        *
      FROM (
        SELECT
          'not_countable' AS "code",
          'promises' AS "table",
          "t1"."row",
          CAST(NULL AS TEXT) AS "column",
          '' || 'Promise ' || "t1"."promise_id" || ' cannot be counted: ' || CASE
            WHEN "t1"."not_countable" = 'no_amount'
            THEN 'the plan''s line gives no sessions with their minutes, and no minutes for the period'
            WHEN "t1"."not_countable" = 'no_period'
            THEN 'the plan''s line does not say how often: a day, a week, a month'
            WHEN "t1"."not_countable" = 'no_esy_term'
            THEN 'it is for the extended school year, and the calendar has no term of kind esy'
            WHEN "t1"."not_countable" = 'period_not_for_esy'
            THEN 'an extended school year has no semesters, school years or plan years to count by'
            WHEN "t1"."not_countable" = 'no_terms'
            THEN 'it is counted by the term, and the calendar has no quarters or trimesters'
            WHEN "t1"."not_countable" = 'no_semesters'
            THEN 'it is counted by the semester, and the calendar has none'
            WHEN "t1"."not_countable" = 'no_school_year'
            THEN 'it is counted by the school year, and the student has no calendar'
            ELSE NULL
          END || '. Ask the team to say it; nothing is taken for it.' AS "message"
        FROM "promise_terms" AS "t1"
        WHERE
          "t1"."not_countable" IS NOT NULL
      ) AS "t59"
    ) AS "t67"
    UNION ALL
    SELECT
      *
    FROM (
      SELECT
        *
      FROM (
        SELECT
          'numbers_disagree' AS "code",
          'promises' AS "table",
          "t2"."_row" AS "row",
          'minutes_per_period' AS "column",
          '' || 'Promise ' || "t2"."promise_id" || ' has sessions times minutes that are not its minutes_per_period; sessions times minutes count.' AS "message"
        FROM "promises" AS "t2"
        WHERE
          (
            "t2"."sessions" * "t2"."minutes"
          ) <> "t2"."minutes_per_period"
      ) AS "t50"
      UNION ALL
      SELECT
        *
      FROM (
        SELECT
          'promises_nothing' AS "code",
          'promises' AS "table",
          "t2"."_row" AS "row",
          CAST(NULL AS TEXT) AS "column",
          '' || 'Promise ' || "t2"."promise_id" || ' has a 0 among its amounts, and 0 is a number: leave the cell empty if it is not known.' AS "message"
        FROM "promises" AS "t2"
        WHERE
          (
            "t2"."sessions" = 0
          )
          OR (
            "t2"."minutes" = 0
          )
          OR (
            "t2"."minutes_per_period" = 0
          )
      ) AS "t55"
    ) AS "t58"
  ) AS "t74"
  UNION ALL
  SELECT
    *
  FROM (
    SELECT
      *
    FROM (
      SELECT
        *
      FROM (
        SELECT
          'calendar_too_short' AS "code",
          'promises' AS "table",
          "t95"."row",
          'starts_on' AS "column",
          '' || 'Promise ' || "t95"."promise_id" || ' runs before the calendar''s first school year, which starts on ' || STRFTIME(MAKE_DATE(1970, 1, 1) + TO_DAYS("t95"."first"), '%Y-%m-%d') || ': nothing is promised on those days. Add the school year, if there was one.' AS "message"
        FROM "t91" AS "t95"
        WHERE
          "t95"."starts" < "t95"."first" AND "t95"."ends" >= "t95"."starts"
      ) AS "t102"
      UNION ALL
      SELECT
        *
      FROM (
        SELECT
          'calendar_too_short' AS "code",
          'promises' AS "table",
          "t95"."row",
          'ends_on' AS "column",
          '' || 'Promise ' || "t95"."promise_id" || ' runs on, and the calendar ends on ' || STRFTIME(MAKE_DATE(1970, 1, 1) + TO_DAYS("t95"."last"), '%Y-%m-%d') || ': nothing is promised after that day. Add the next school year to the calendar.' AS "message"
        FROM "t91" AS "t95"
        WHERE
          "t95"."ends" > "t95"."last"
          AND DATE_DIFF('DAY', MAKE_DATE(1970, 1, 1), "t95"."as_of") > (
            "t95"."last" + CASE WHEN "t95"."days" >= 120 THEN 90 ELSE 0 END
          )
      ) AS "t103"
    ) AS "t106"
    UNION ALL
    SELECT
      *
    FROM (
      SELECT
        *
      FROM (
        SELECT
          'no_effect' AS "code",
          'determinations' AS "table",
          "t69"."_row" AS "row",
          CAST(NULL AS TEXT) AS "column",
          '' || 'Determination ' || "t69"."determination_id" || ' changes nothing up to this day: it decides no miss that carries minutes, or a later one stands. Check its student, service, session and days.' AS "message"
        FROM (
          SELECT
            *
          FROM (
            SELECT
              "t28"."determination_id",
              "t28"."student_id",
              "t28"."service",
              "t28"."session_id",
              "t28"."starts_on",
              "t28"."ends_on",
              "t28"."outcome",
              "t28"."minutes",
              "t28"."due_on",
              "t28"."decided_on",
              "t28"."decided_by",
              "t28"."why",
              "t28"."_row",
              "t27"."as_of"
            FROM "determinations" AS "t28"
            CROSS JOIN "settings" AS "t27"
          ) AS "t42"
          WHERE
            "t42"."decided_on" <= "t42"."as_of"
        ) AS "t69"
        ANTI JOIN "decided_misses" AS "t21"
          ON "t69"."determination_id" = "t21"."determination_id"
      ) AS "t84"
      UNION ALL
      SELECT
        *
      FROM (
        SELECT
          'no_effect' AS "code",
          'offers' AS "table",
          "t70"."_row" AS "row",
          'session_id' AS "column",
          '' || 'Offer ' || "t70"."offer_id" || ' changes nothing up to this day: its session is no miss that carries minutes. Check session_id.' AS "message"
        FROM (
          SELECT
            *
          FROM (
            SELECT
              "t29"."offer_id",
              "t29"."session_id",
              "t29"."offered_on",
              "t29"."answer",
              "t29"."answered_on",
              "t29"."_row",
              "t27"."as_of"
            FROM "offers" AS "t29"
            CROSS JOIN "settings" AS "t27"
          ) AS "t43"
          WHERE
            "t43"."offered_on" <= "t43"."as_of"
        ) AS "t70"
        INNER JOIN (
          SELECT
            "t8"."named_id" AS "session_id",
            "t8"."stands_for"
          FROM "session_names" AS "t8"
        ) AS "t38"
          ON "t70"."session_id" = "t38"."session_id"
        ANTI JOIN (
          SELECT
            "t9"."session_id" AS "stands_for"
          FROM "missed" AS "t9"
          WHERE
            "t9"."session_id" IS NOT NULL
        ) AS "t51"
          ON "t38"."stands_for" = "t51"."stands_for"
      ) AS "t85"
    ) AS "t92"
  ) AS "t109"
) AS "t112"
UNION ALL
SELECT
  *
FROM (
  SELECT
    *
  FROM (
    SELECT
      *
    FROM (
      SELECT
        *
      FROM (
        SELECT
          'no_effect' AS "code",
          'gaps' AS "table",
          "t71"."_row" AS "row",
          CAST(NULL AS TEXT) AS "column",
          '' || 'Gap ' || "t71"."gap_id" || ' changes nothing up to this day: it holds no school day of its promise that lacks minutes. Check its promise and days.' AS "message"
        FROM (
          SELECT
            *
          FROM (
            SELECT
              "t30"."gap_id",
              "t30"."promise_id",
              "t30"."starts_on",
              "t30"."ends_on",
              "t30"."reason",
              "t30"."source",
              "t30"."notified_on",
              "t30"."recorded_at",
              "t30"."note",
              "t30"."_row",
              "t27"."as_of"
            FROM "gaps" AS "t30"
            CROSS JOIN "settings" AS "t27"
          ) AS "t44"
          WHERE
            "t44"."starts_on" <= "t44"."as_of"
        ) AS "t71"
        ANTI JOIN "gap_days" AS "t22"
          ON "t71"."gap_id" = "t22"."gap_id"
      ) AS "t86"
      UNION ALL
      SELECT
        *
      FROM (
        SELECT
          'resolved_without_award' AS "code",
          'determinations' AS "table",
          CAST(NULL AS BIGINT) AS "row",
          CAST(NULL AS TEXT) AS "column",
          '' || '' || CAST("t87"."minutes" AS TEXT) || ' minutes of ' || "t87"."service" || ' for student ' || "t87"."student_id" || ' were decided to be compensated, and no award says how. Add the award.' AS "message"
        FROM (
          SELECT
            "t75"."student_id",
            "t75"."service",
            SUM("t75"."resolved") AS "minutes"
          FROM (
            SELECT
              "t53"."miss_id",
              "t53"."promise_id",
              "t53"."plan_id",
              "t53"."student_id",
              "t53"."service",
              "t53"."esy",
              "t53"."bucket",
              "t53"."day",
              "t53"."starts_at",
              "t53"."session_id",
              "t53"."gap_id",
              "t53"."reason",
              "t53"."minutes",
              "t53"."says",
              "t53"."outcome",
              "t53"."decided_by",
              "t53"."rule",
              "t53"."evidence",
              "t53"."asks",
              "t53"."due",
              "t53"."excused",
              "t53"."resolved",
              "t53"."undetermined",
              "t53"."made_up",
              "t53"."declined",
              "t53"."open",
              "t53"."overdue"
            FROM (
              SELECT
                *
              FROM "settled_misses" AS "t16"
              WHERE
                "t16"."resolved" > 0
            ) AS "t53"
            ANTI JOIN "awards_made" AS "t23"
              ON "t53"."student_id" = "t23"."student_id" AND "t53"."service" = "t23"."service"
          ) AS "t75"
          GROUP BY
            1,
            2
        ) AS "t87"
      ) AS "t104"
    ) AS "t107"
    UNION ALL
    SELECT
      *
    FROM (
      SELECT
        *
      FROM (
        SELECT
          'award_of_another' AS "code",
          'sessions' AS "table",
          "t48"."row",
          'award_id' AS "column",
          '' || 'Compensatory session ' || "t48"."session_id" || ' names an award of another student, so it counts as one that names none. Check award_id.' AS "message"
        FROM (
          SELECT
            *
          FROM "compensatory_sessions" AS "t6"
          WHERE
            "t6"."names" IS NULL
        ) AS "t48"
        SEMI JOIN "awards_made" AS "t23"
          ON "t48"."award_id" = "t23"."award_id"
      ) AS "t73"
      UNION ALL
      SELECT
        *
      FROM (
        SELECT
          *
        FROM (
          SELECT
            'tells_nothing' AS "code",
            'sessions' AS "table",
            "t41"."_row" AS "row",
            'delivered_minutes' AS "column",
            '' || 'Session ' || "t41"."session_id" || ' has neither minutes nor a reason, so it is set aside. If it was held, write delivered_minutes; if it was missed, write a reason.' AS "message"
          FROM (
            SELECT
              "t25"."session_id",
              "t25"."promise_id",
              "t25"."date",
              "t25"."starts_at",
              "t25"."planned_minutes",
              "t25"."delivered_minutes",
              "t25"."kind",
              "t25"."contact",
              "t25"."reason",
              "t25"."as_written",
              "t25"."makes_up",
              "t25"."award_id",
              "t25"."source",
              "t25"."notified_on",
              "t25"."recorded_at",
              "t25"."note",
              "t25"."_row",
              "t27"."as_of"
            FROM "sessions" AS "t25"
            CROSS JOIN "settings" AS "t27"
          ) AS "t41"
          WHERE
            "t41"."date" <= "t41"."as_of"
            AND (
              (
                "t41"."kind" IS NULL
              ) OR (
                "t41"."kind" = 'regular'
              )
            )
            AND "t41"."delivered_minutes" IS NULL
            AND "t41"."reason" IS NULL
        ) AS "t68"
        UNION ALL
        SELECT
          *
        FROM (
          SELECT
            'outside_promise' AS "code",
            'sessions' AS "table",
            "t64"."row",
            'date' AS "column",
            '' || 'Session ' || "t64"."session_id" || ' is dated before or after its promise runs: a miss there counts nowhere, and minutes held are extra. Check the date and the promise.' AS "message"
          FROM "t56" AS "t64"
          WHERE
            "t64"."kind" = 'regular'
            AND COALESCE("t64"."countable", FALSE)
            AND COALESCE("t64"."begun", TRUE)
            AND NOT (
              "t64"."within"
            )
        ) AS "t79"
      ) AS "t88"
    ) AS "t93"
  ) AS "t110"
  UNION ALL
  SELECT
    *
  FROM (
    SELECT
      *
    FROM (
      SELECT
        *
      FROM (
        SELECT
          *
        FROM (
          SELECT
            'in_no_period' AS "code",
            'sessions' AS "table",
            "t64"."row",
            'date' AS "column",
            '' || 'Session ' || "t64"."session_id" || ' is dated on a day that no period of its promise holds: a miss there counts nowhere, and minutes held are extra. Check the date and the calendar.' AS "message"
          FROM "t56" AS "t64"
          WHERE
            "t64"."kind" = 'regular'
            AND COALESCE("t64"."countable", FALSE)
            AND COALESCE("t64"."begun", TRUE)
            AND "t64"."within"
            AND (
              (
                "t64"."effective" > 0
              ) OR (
                "t64"."reason" <> 'school_closed'
              )
            )
            AND "t64"."bucket" IS NULL
        ) AS "t81"
        UNION ALL
        SELECT
          *
        FROM (
          SELECT
            'held_on_closed_day' AS "code",
            'sessions' AS "table",
            "t64"."row",
            'date' AS "column",
            '' || 'Session ' || "t64"."session_id" || ' is dated on a day that is no school day in the calendar. It counts; check the date, or the closure.' AS "message"
          FROM "t56" AS "t64"
          WHERE
            "t64"."kind" = 'regular'
            AND COALESCE("t64"."countable", FALSE)
            AND COALESCE("t64"."begun", TRUE)
            AND "t64"."within"
            AND (
              (
                "t64"."effective" > 0
              ) OR (
                "t64"."reason" <> 'school_closed'
              )
            )
            AND "t64"."bucket" IS NOT NULL
            AND NOT (
              "t64"."open_day"
            )
        ) AS "t82"
      ) AS "t90"
      UNION ALL
      SELECT
        *
      FROM (
        SELECT
          *
        FROM (
          SELECT
            'length_unknown' AS "code",
            'sessions' AS "table",
            "t64"."row",
            'planned_minutes' AS "column",
            '' || 'Session ' || "t64"."session_id" || ' was missed, and it is not counted, because nobody knows how long it was to be. Write planned_minutes.' AS "message"
          FROM "t56" AS "t64"
          WHERE
            "t64"."kind" = 'regular'
            AND COALESCE("t64"."countable", FALSE)
            AND COALESCE("t64"."begun", TRUE)
            AND "t64"."length_unknown"
        ) AS "t80"
        UNION ALL
        SELECT
          *
        FROM (
          SELECT
            'duplicate' AS "code",
            'sessions' AS "table",
            "t3"."row",
            CAST(NULL AS TEXT) AS "column",
            '' || 'Session ' || "t3"."session_id" || ' says again what session ' || "t3"."stands_for" || ' says, so only that one counts. If both were held, give each its start time.' AS "message"
          FROM "duplicates" AS "t3"
          WHERE
            "t3"."same_source"
        ) AS "t63"
      ) AS "t89"
    ) AS "t94"
    UNION ALL
    SELECT
      *
    FROM (
      SELECT
        *
      FROM (
        SELECT
          *
        FROM (
          SELECT
            'names_no_miss' AS "code",
            'sessions' AS "table",
            "t52"."row",
            'makes_up' AS "column",
            '' || 'Make-up session ' || "t52"."session_id" || ' names no missed session of the same student and service, so it counts as one that names none. Check makes_up.' AS "message"
          FROM (
            SELECT
              *
            FROM "make_ups" AS "t11"
            WHERE
              "t11"."makes_up" IS NOT NULL
          ) AS "t52"
          ANTI JOIN (
            SELECT
              "t35"."student_id",
              "t35"."service",
              "t83"."named_id" AS "makes_up"
            FROM (
              SELECT
                *
              FROM (
                SELECT
                  "t31"."session_id",
                  "t31"."promise_id",
                  "t31"."day",
                  "t31"."starts_at",
                  "t31"."kind",
                  "t31"."planned",
                  "t31"."effective",
                  "t31"."reason",
                  "t31"."makes_up",
                  "t31"."award_id",
                  "t31"."within",
                  "t31"."countable",
                  "t31"."row",
                  "t31"."miss",
                  "t31"."length_unknown",
                  "t31"."bucket",
                  "t31"."open_day",
                  "t31"."begun",
                  "t24"."named_id",
                  "t24"."stands_for"
                FROM "told_sessions" AS "t31"
                INNER JOIN "session_names" AS "t24"
                  ON "t31"."session_id" = "t24"."stands_for"
              ) AS "t57"
              WHERE
                "t57"."kind" = 'regular'
                AND (
                  (
                    "t57"."miss" > 0
                  ) OR "t57"."length_unknown"
                )
            ) AS "t83"
            INNER JOIN (
              SELECT
                "t1"."promise_id",
                "t1"."student_id",
                "t1"."service"
              FROM "promise_terms" AS "t1"
            ) AS "t35"
              ON "t83"."promise_id" = "t35"."promise_id"
          ) AS "t97"
            ON "t52"."makes_up" = "t97"."makes_up"
            AND "t52"."student_id" = "t97"."student_id"
            AND "t52"."service" = "t97"."service"
        ) AS "t101"
        UNION ALL
        SELECT
          *
        FROM (
          SELECT
            'terms_do_not_cover' AS "code",
            'terms' AS "table",
            CAST(NULL AS BIGINT) AS "row",
            CAST(NULL AS TEXT) AS "column",
            '' || 'The calendar ' || SUBSTRING(
              "t76"."calendar",
              CASE WHEN (
                1 + 1
              ) >= 1 THEN 1 + 1 ELSE 1 + 1 + LENGTH("t76"."calendar") END
            ) || ' has ' || CAST("t76"."left" AS TEXT) || ' school days that no quarter or trimester holds, the first on ' || STRFTIME(MAKE_DATE(1970, 1, 1) + TO_DAYS("t76"."first"), '%Y-%m-%d') || ': what is promised by the term promises nothing on them. Check the first and last days of the terms.' AS "message"
          FROM (
            SELECT
              "t54"."calendar",
              SUM(CAST("t54"."term_start" IS NOT NULL AS INT)) AS "held",
              SUM(CAST("t54"."term_start" IS NULL AS INT)) AS "left",
              MIN("t54"."day") FILTER(WHERE
                "t54"."term_start" IS NULL) AS "first"
            FROM "t46" AS "t54"
            GROUP BY
              1
          ) AS "t76"
          WHERE
            "t76"."held" > 0 AND "t76"."left" > 0
        ) AS "t98"
      ) AS "t105"
      UNION ALL
      SELECT
        *
      FROM (
        SELECT
          *
        FROM (
          SELECT
            'terms_do_not_cover' AS "code",
            'terms' AS "table",
            CAST(NULL AS BIGINT) AS "row",
            CAST(NULL AS TEXT) AS "column",
            '' || 'The calendar ' || SUBSTRING(
              "t77"."calendar",
              CASE WHEN (
                1 + 1
              ) >= 1 THEN 1 + 1 ELSE 1 + 1 + LENGTH("t77"."calendar") END
            ) || ' has ' || CAST("t77"."left" AS TEXT) || ' school days that no semester holds, the first on ' || STRFTIME(MAKE_DATE(1970, 1, 1) + TO_DAYS("t77"."first"), '%Y-%m-%d') || ': what is promised by the term promises nothing on them. Check the first and last days of the terms.' AS "message"
          FROM (
            SELECT
              "t54"."calendar",
              SUM(CAST("t54"."semester_start" IS NOT NULL AS INT)) AS "held",
              SUM(CAST("t54"."semester_start" IS NULL AS INT)) AS "left",
              MIN("t54"."day") FILTER(WHERE
                "t54"."semester_start" IS NULL) AS "first"
            FROM "t46" AS "t54"
            GROUP BY
              1
          ) AS "t77"
          WHERE
            "t77"."held" > 0 AND "t77"."left" > 0
        ) AS "t99"
        UNION ALL
        SELECT
          *
        FROM (
          SELECT
            'plan_cut' AS "code",
            'plans' AS "table",
            "t0"."row",
            'ends_on' AS "column",
            '' || 'Plan ' || "t0"."plan_id" || ' overlaps a later plan of the same kind, so it ends on ' || STRFTIME(MAKE_DATE(1970, 1, 1) + TO_DAYS("t0"."ends"), '%Y-%m-%d') || ', the day before that one starts.' AS "message"
          FROM "plans_in_force" AS "t0"
          WHERE
            "t0"."was_cut"
        ) AS "t66"
      ) AS "t100"
    ) AS "t108"
  ) AS "t111"
) AS "t113"
-- view postings
CREATE OR REPLACE TEMP VIEW postings AS SELECT CAST("posting_id" AS VARCHAR) AS "posting_id", CAST("student_id" AS VARCHAR) AS "student_id", CAST("service" AS VARCHAR) AS "service", CAST("esy" AS BOOLEAN) AS "esy", CAST("promise_id" AS VARCHAR) AS "promise_id", CAST("period_starts_on" AS DATE) AS "period_starts_on", CAST("period_ends_on" AS DATE) AS "period_ends_on", CAST("date" AS DATE) AS "date", CAST("session_id" AS VARCHAR) AS "session_id", CAST("gap_id" AS VARCHAR) AS "gap_id", CAST("settled_by" AS VARCHAR) AS "settled_by", CAST("award_id" AS VARCHAR) AS "award_id", CAST("account" AS VARCHAR) AS "account", CAST("minutes" AS BIGINT) AS "minutes", CAST("step" AS BIGINT) AS "step", CAST("reason" AS VARCHAR) AS "reason", CAST("says" AS VARCHAR) AS "says", CAST("outcome" AS VARCHAR) AS "outcome", CAST("decided_by" AS VARCHAR) AS "decided_by", CAST("rule" AS VARCHAR) AS "rule", CAST("citation" AS VARCHAR) AS "citation", CAST("evidence" AS VARCHAR) AS "evidence", CAST("asks" AS VARCHAR) AS "asks", CAST("due_on" AS DATE) AS "due_on" FROM (
WITH "t65" AS (
  SELECT
    "t56"."session_id",
    "t56"."promise_id",
    "t56"."day",
    "t56"."starts_at",
    "t56"."kind",
    "t56"."planned",
    "t56"."effective",
    "t56"."makes_up",
    "t56"."award_id",
    "t56"."within",
    "t56"."countable",
    "t56"."row",
    "t56"."miss",
    "t56"."length_unknown",
    "t56"."bucket",
    "t56"."open_day",
    "t56"."begun",
    "t29"."amount",
    "t29"."surplus",
    "t29"."period_starts",
    "t29"."period_ends"
  FROM (
    SELECT
      "t47".*
      EXCLUDE ("reason")
    FROM (
      SELECT
        *
      FROM (
        SELECT
          "t15"."session_id",
          "t15"."promise_id",
          "t15"."day",
          "t15"."starts_at",
          "t15"."kind",
          "t15"."planned",
          "t15"."effective",
          "t15"."reason",
          "t15"."makes_up",
          "t15"."award_id",
          "t15"."within",
          "t15"."countable",
          "t15"."row",
          "t15"."miss",
          "t15"."length_unknown",
          "t15"."bucket",
          "t15"."open_day",
          "t15"."begun"
        FROM "told_sessions" AS "t15"
        ANTI JOIN "duplicates" AS "t16"
          ON "t15"."session_id" = "t16"."session_id"
      ) AS "t40"
      WHERE
        "t40"."kind" = 'regular'
        AND COALESCE("t40"."countable", FALSE)
        AND COALESCE("t40"."begun", TRUE)
        AND "t40"."bucket" IS NOT NULL
        AND "t40"."effective" > 0
    ) AS "t47"
  ) AS "t56"
  INNER JOIN (
    SELECT
      "t1"."promise_id",
      "t1"."bucket",
      "t1"."amount",
      "t1"."surplus",
      "t1"."starts" AS "period_starts",
      "t1"."ends" AS "period_ends"
    FROM "period_sums" AS "t1"
  ) AS "t29"
    ON "t56"."promise_id" = "t29"."promise_id" AND "t56"."bucket" = "t29"."bucket"
), "t83" AS (
  SELECT
    "t78"."session_id",
    "t78"."promise_id",
    "t78"."day",
    "t78"."starts_at",
    "t78"."kind",
    "t78"."planned",
    "t78"."effective",
    "t78"."makes_up",
    "t78"."award_id",
    "t78"."within",
    "t78"."countable",
    "t78"."row",
    "t78"."miss",
    "t78"."length_unknown",
    "t78"."bucket",
    "t78"."open_day",
    "t78"."begun",
    "t78"."amount",
    "t78"."surplus",
    "t78"."period_starts",
    "t78"."period_ends",
    SUM("t78"."effective") OVER (
      PARTITION BY "t78"."promise_id", "t78"."bucket"
      ORDER BY "t78"."day" ASC, "t78"."starts_at" ASC NULLS FIRST, "t78"."session_id" ASC
      ROWS BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW
    ) - "t78"."effective" AS "before"
  FROM (
    SELECT
      *
    FROM "t65" AS "t68"
    WHERE
      "t68"."surplus" > 0
  ) AS "t78"
)
SELECT
  SUBSTRING(
    MD5(
      CONCAT_WS(
        '',
        COALESCE("t98"."promise_id", ''),
        COALESCE(CAST("t98"."period_starts" AS TEXT), ''),
        "t98"."account" || CASE WHEN "t98"."step" IN (8) THEN '8' ELSE '' END,
        COALESCE("t98"."session_id", ''),
        CASE
          WHEN "t98"."gap_id" IS NOT NULL
          THEN COALESCE(CAST("t98"."day" AS TEXT), '')
          ELSE ''
        END,
        COALESCE("t98"."settled_by", ''),
        COALESCE("t98"."award_id", '')
      )
    ),
    CASE
      WHEN (
        0 + 1
      ) >= 1
      THEN 0 + 1
      ELSE 0 + 1 + LENGTH(
        MD5(
          CONCAT_WS(
            '',
            COALESCE("t98"."promise_id", ''),
            COALESCE(CAST("t98"."period_starts" AS TEXT), ''),
            "t98"."account" || CASE WHEN "t98"."step" IN (8) THEN '8' ELSE '' END,
            COALESCE("t98"."session_id", ''),
            CASE
              WHEN "t98"."gap_id" IS NOT NULL
              THEN COALESCE(CAST("t98"."day" AS TEXT), '')
              ELSE ''
            END,
            COALESCE("t98"."settled_by", ''),
            COALESCE("t98"."award_id", '')
          )
        )
      )
    END,
    16
  ) AS "posting_id",
  COALESCE("t98"."student_id", "t98"."award_student_id") AS "student_id",
  COALESCE("t98"."service", "t98"."award_service") AS "service",
  COALESCE("t98"."esy", FALSE) AS "esy",
  "t98"."promise_id",
  MAKE_DATE(1970, 1, 1) + TO_DAYS("t98"."period_starts") AS "period_starts_on",
  MAKE_DATE(1970, 1, 1) + TO_DAYS("t98"."period_ends") AS "period_ends_on",
  MAKE_DATE(1970, 1, 1) + TO_DAYS("t98"."day") AS "date",
  "t98"."session_id",
  "t98"."gap_id",
  "t98"."settled_by",
  "t98"."award_id",
  "t98"."account",
  "t98"."minutes",
  "t98"."step",
  "t98"."reason",
  "t98"."says",
  "t98"."outcome",
  "t98"."decided_by",
  "t98"."rule",
  "t98"."citation",
  "t98"."evidence",
  "t98"."asks",
  MAKE_DATE(1970, 1, 1) + TO_DAYS("t98"."due") AS "due_on"
FROM (
  SELECT
    "t97".*
    EXCLUDE ("beside_promise_id")
  FROM (
    SELECT
      "t96"."promise_id",
      "t96"."period_starts",
      "t96"."period_ends",
      "t96"."day",
      "t96"."session_id",
      "t96"."gap_id",
      "t96"."settled_by",
      "t96"."award_id",
      "t96"."account",
      "t96"."minutes",
      "t96"."step",
      "t96"."reason",
      "t96"."says",
      "t96"."outcome",
      "t96"."decided_by",
      "t96"."rule",
      "t96"."citation",
      "t96"."evidence",
      "t96"."asks",
      "t96"."due",
      "t96"."award_student_id",
      "t96"."award_service",
      "t25"."promise_id" AS "beside_promise_id",
      "t25"."student_id",
      "t25"."service",
      "t25"."esy"
    FROM (
      SELECT
        *
      FROM (
        SELECT
          *
        FROM (
          SELECT
            *
          FROM (
            SELECT
              *
            FROM (
              SELECT
                "t85"."promise_id",
                "t85"."period_starts",
                "t85"."period_ends",
                "t85"."day",
                "t85"."session_id",
                CAST(NULL AS TEXT) AS "gap_id",
                CAST(NULL AS TEXT) AS "settled_by",
                CAST(NULL AS TEXT) AS "award_id",
                'extra' AS "account",
                "t85"."effective" - GREATEST(LEAST("t85"."effective", "t85"."amount" - "t85"."before"), 0) AS "minutes",
                CAST(5 AS BIGINT) AS "step",
                CAST(NULL AS TEXT) AS "reason",
                CAST(NULL AS TEXT) AS "says",
                CAST(NULL AS TEXT) AS "outcome",
                CAST(NULL AS TEXT) AS "decided_by",
                CAST(NULL AS TEXT) AS "rule",
                CAST(NULL AS TEXT) AS "citation",
                CAST(NULL AS TEXT) AS "evidence",
                CAST(NULL AS TEXT) AS "asks",
                CAST(NULL AS BIGINT) AS "due",
                CAST(NULL AS TEXT) AS "award_student_id",
                CAST(NULL AS TEXT) AS "award_service"
              FROM "t83" AS "t85"
              WHERE
                (
                  "t85"."effective" - GREATEST(LEAST("t85"."effective", "t85"."amount" - "t85"."before"), 0)
                ) > 0
            ) AS "t87"
            UNION ALL
            SELECT
              *
            FROM (
              SELECT
                "t1"."promise_id",
                "t1"."starts" AS "period_starts",
                "t1"."ends" AS "period_ends",
                "t1"."first_inside" AS "day",
                CAST(NULL AS TEXT) AS "session_id",
                CAST(NULL AS TEXT) AS "gap_id",
                CAST(NULL AS TEXT) AS "settled_by",
                CAST(NULL AS TEXT) AS "award_id",
                'promised' AS "account",
                "t1"."amount" AS "minutes",
                CAST(2 AS BIGINT) AS "step",
                CAST(NULL AS TEXT) AS "reason",
                CAST(NULL AS TEXT) AS "says",
                CAST(NULL AS TEXT) AS "outcome",
                CAST(NULL AS TEXT) AS "decided_by",
                CAST(NULL AS TEXT) AS "rule",
                CAST(NULL AS TEXT) AS "citation",
                CAST(NULL AS TEXT) AS "evidence",
                CAST(NULL AS TEXT) AS "asks",
                CAST(NULL AS BIGINT) AS "due",
                CAST(NULL AS TEXT) AS "award_student_id",
                CAST(NULL AS TEXT) AS "award_service"
              FROM "period_sums" AS "t1"
              WHERE
                "t1"."amount" > 0
            ) AS "t26"
          ) AS "t89"
          UNION ALL
          SELECT
            *
          FROM (
            SELECT
              *
            FROM (
              SELECT
                *
              FROM (
                SELECT
                  "t13"."promise_id",
                  "t28"."period_starts",
                  "t28"."period_ends",
                  "t28"."day",
                  CAST(NULL AS TEXT) AS "session_id",
                  CAST(NULL AS TEXT) AS "gap_id",
                  CAST(NULL AS TEXT) AS "settled_by",
                  CAST(NULL AS TEXT) AS "award_id",
                  'delivered' AS "account",
                  "t13"."assumed" AS "minutes",
                  CAST(8 AS BIGINT) AS "step",
                  CAST(NULL AS TEXT) AS "reason",
                  CAST(NULL AS TEXT) AS "says",
                  CAST(NULL AS TEXT) AS "outcome",
                  CAST(NULL AS TEXT) AS "decided_by",
                  CAST(NULL AS TEXT) AS "rule",
                  CAST(NULL AS TEXT) AS "citation",
                  CAST(NULL AS TEXT) AS "evidence",
                  CAST(NULL AS TEXT) AS "asks",
                  CAST(NULL AS BIGINT) AS "due",
                  CAST(NULL AS TEXT) AS "award_student_id",
                  CAST(NULL AS TEXT) AS "award_service"
                FROM "unexplained" AS "t13"
                INNER JOIN (
                  SELECT
                    "t1"."promise_id",
                    "t1"."bucket",
                    "t1"."starts" AS "period_starts",
                    "t1"."ends" AS "period_ends",
                    "t1"."last_inside" AS "day"
                  FROM "period_sums" AS "t1"
                ) AS "t28"
                  ON "t13"."promise_id" = "t28"."promise_id" AND "t13"."bucket" = "t28"."bucket"
              ) AS "t41"
              WHERE
                "t41"."minutes" > 0
            ) AS "t51"
            UNION ALL
            SELECT
              *
            FROM (
              SELECT
                *
              FROM (
                SELECT
                  "t13"."promise_id",
                  "t28"."period_starts",
                  "t28"."period_ends",
                  "t28"."day",
                  CAST(NULL AS TEXT) AS "session_id",
                  CAST(NULL AS TEXT) AS "gap_id",
                  CAST(NULL AS TEXT) AS "settled_by",
                  CAST(NULL AS TEXT) AS "award_id",
                  'unrecorded' AS "account",
                  "t13"."unrecorded" AS "minutes",
                  CAST(8 AS BIGINT) AS "step",
                  CAST(NULL AS TEXT) AS "reason",
                  CAST(NULL AS TEXT) AS "says",
                  CAST(NULL AS TEXT) AS "outcome",
                  CAST(NULL AS TEXT) AS "decided_by",
                  CAST(NULL AS TEXT) AS "rule",
                  CAST(NULL AS TEXT) AS "citation",
                  CAST(NULL AS TEXT) AS "evidence",
                  CAST(NULL AS TEXT) AS "asks",
                  CAST(NULL AS BIGINT) AS "due",
                  CAST(NULL AS TEXT) AS "award_student_id",
                  CAST(NULL AS TEXT) AS "award_service"
                FROM "unexplained" AS "t13"
                INNER JOIN (
                  SELECT
                    "t1"."promise_id",
                    "t1"."bucket",
                    "t1"."starts" AS "period_starts",
                    "t1"."ends" AS "period_ends",
                    "t1"."last_inside" AS "day"
                  FROM "period_sums" AS "t1"
                ) AS "t28"
                  ON "t13"."promise_id" = "t28"."promise_id" AND "t13"."bucket" = "t28"."bucket"
              ) AS "t42"
              WHERE
                "t42"."minutes" > 0
            ) AS "t52"
          ) AS "t57"
        ) AS "t91"
        UNION ALL
        SELECT
          *
        FROM (
          SELECT
            *
          FROM (
            SELECT
              *
            FROM (
              SELECT
                *
              FROM (
                SELECT
                  "t13"."promise_id",
                  "t28"."period_starts",
                  "t28"."period_ends",
                  "t28"."day",
                  CAST(NULL AS TEXT) AS "session_id",
                  CAST(NULL AS TEXT) AS "gap_id",
                  CAST(NULL AS TEXT) AS "settled_by",
                  CAST(NULL AS TEXT) AS "award_id",
                  'upcoming' AS "account",
                  "t13"."upcoming" AS "minutes",
                  CAST(8 AS BIGINT) AS "step",
                  CAST(NULL AS TEXT) AS "reason",
                  CAST(NULL AS TEXT) AS "says",
                  CAST(NULL AS TEXT) AS "outcome",
                  CAST(NULL AS TEXT) AS "decided_by",
                  CAST(NULL AS TEXT) AS "rule",
                  CAST(NULL AS TEXT) AS "citation",
                  CAST(NULL AS TEXT) AS "evidence",
                  CAST(NULL AS TEXT) AS "asks",
                  CAST(NULL AS BIGINT) AS "due",
                  CAST(NULL AS TEXT) AS "award_student_id",
                  CAST(NULL AS TEXT) AS "award_service"
                FROM "unexplained" AS "t13"
                INNER JOIN (
                  SELECT
                    "t1"."promise_id",
                    "t1"."bucket",
                    "t1"."starts" AS "period_starts",
                    "t1"."ends" AS "period_ends",
                    "t1"."last_inside" AS "day"
                  FROM "period_sums" AS "t1"
                ) AS "t28"
                  ON "t13"."promise_id" = "t28"."promise_id" AND "t13"."bucket" = "t28"."bucket"
              ) AS "t43"
              WHERE
                "t43"."minutes" > 0
            ) AS "t53"
            UNION ALL
            SELECT
              *
            FROM (
              SELECT
                *
              FROM (
                SELECT
                  "t55"."promise_id",
                  "t27"."period_starts",
                  "t27"."period_ends",
                  "t55"."day",
                  "t55"."session_id",
                  "t55"."gap_id",
                  CAST(NULL AS TEXT) AS "settled_by",
                  CAST(NULL AS TEXT) AS "award_id",
                  'excused' AS "account",
                  "t55"."excused" AS "minutes",
                  CAST(9 AS BIGINT) AS "step",
                  "t55"."reason",
                  "t55"."says",
                  "t55"."outcome",
                  "t55"."decided_by",
                  "t55"."rule",
                  "t55"."citation",
                  "t55"."evidence",
                  "t55"."asks",
                  "t55"."due",
                  CAST(NULL AS TEXT) AS "award_student_id",
                  CAST(NULL AS TEXT) AS "award_service"
                FROM (
                  SELECT
                    "t46".*
                    EXCLUDE ("beside_rule")
                  FROM (
                    SELECT
                      "t14"."miss_id",
                      "t14"."promise_id",
                      "t14"."plan_id",
                      "t14"."student_id",
                      "t14"."service",
                      "t14"."esy",
                      "t14"."bucket",
                      "t14"."day",
                      "t14"."starts_at",
                      "t14"."session_id",
                      "t14"."gap_id",
                      "t14"."reason",
                      "t14"."minutes",
                      "t14"."says",
                      "t14"."outcome",
                      "t14"."decided_by",
                      "t14"."rule",
                      "t14"."evidence",
                      "t14"."asks",
                      "t14"."due",
                      "t14"."excused",
                      "t14"."resolved",
                      "t14"."undetermined",
                      "t14"."made_up",
                      "t14"."declined",
                      "t14"."open",
                      "t14"."overdue",
                      "t39"."rule" AS "beside_rule",
                      "t39"."citation"
                    FROM "settled_misses" AS "t14"
                    LEFT OUTER JOIN (
                      SELECT
                        "t9"."rule_id" AS "rule",
                        MAX("t9"."citation") AS "citation"
                      FROM "rules" AS "t9"
                      GROUP BY
                        1
                    ) AS "t39"
                      ON "t14"."rule" = "t39"."rule"
                  ) AS "t46"
                ) AS "t55"
                INNER JOIN (
                  SELECT
                    "t1"."promise_id",
                    "t1"."bucket",
                    "t1"."starts" AS "period_starts",
                    "t1"."ends" AS "period_ends"
                  FROM "period_sums" AS "t1"
                ) AS "t27"
                  ON "t55"."promise_id" = "t27"."promise_id" AND "t55"."bucket" = "t27"."bucket"
              ) AS "t59"
              WHERE
                "t59"."minutes" > 0
            ) AS "t69"
          ) AS "t74"
          UNION ALL
          SELECT
            *
          FROM (
            SELECT
              *
            FROM (
              SELECT
                *
              FROM (
                SELECT
                  "t55"."promise_id",
                  "t27"."period_starts",
                  "t27"."period_ends",
                  "t55"."day",
                  "t55"."session_id",
                  "t55"."gap_id",
                  CAST(NULL AS TEXT) AS "settled_by",
                  CAST(NULL AS TEXT) AS "award_id",
                  'undetermined' AS "account",
                  "t55"."undetermined" AS "minutes",
                  CAST(9 AS BIGINT) AS "step",
                  "t55"."reason",
                  "t55"."says",
                  "t55"."outcome",
                  "t55"."decided_by",
                  "t55"."rule",
                  "t55"."citation",
                  "t55"."evidence",
                  "t55"."asks",
                  "t55"."due",
                  CAST(NULL AS TEXT) AS "award_student_id",
                  CAST(NULL AS TEXT) AS "award_service"
                FROM (
                  SELECT
                    "t46".*
                    EXCLUDE ("beside_rule")
                  FROM (
                    SELECT
                      "t14"."miss_id",
                      "t14"."promise_id",
                      "t14"."plan_id",
                      "t14"."student_id",
                      "t14"."service",
                      "t14"."esy",
                      "t14"."bucket",
                      "t14"."day",
                      "t14"."starts_at",
                      "t14"."session_id",
                      "t14"."gap_id",
                      "t14"."reason",
                      "t14"."minutes",
                      "t14"."says",
                      "t14"."outcome",
                      "t14"."decided_by",
                      "t14"."rule",
                      "t14"."evidence",
                      "t14"."asks",
                      "t14"."due",
                      "t14"."excused",
                      "t14"."resolved",
                      "t14"."undetermined",
                      "t14"."made_up",
                      "t14"."declined",
                      "t14"."open",
                      "t14"."overdue",
                      "t39"."rule" AS "beside_rule",
                      "t39"."citation"
                    FROM "settled_misses" AS "t14"
                    LEFT OUTER JOIN (
                      SELECT
                        "t9"."rule_id" AS "rule",
                        MAX("t9"."citation") AS "citation"
                      FROM "rules" AS "t9"
                      GROUP BY
                        1
                    ) AS "t39"
                      ON "t14"."rule" = "t39"."rule"
                  ) AS "t46"
                ) AS "t55"
                INNER JOIN (
                  SELECT
                    "t1"."promise_id",
                    "t1"."bucket",
                    "t1"."starts" AS "period_starts",
                    "t1"."ends" AS "period_ends"
                  FROM "period_sums" AS "t1"
                ) AS "t27"
                  ON "t55"."promise_id" = "t27"."promise_id" AND "t55"."bucket" = "t27"."bucket"
              ) AS "t60"
              WHERE
                "t60"."minutes" > 0
            ) AS "t70"
            UNION ALL
            SELECT
              *
            FROM (
              SELECT
                *
              FROM (
                SELECT
                  "t55"."promise_id",
                  "t27"."period_starts",
                  "t27"."period_ends",
                  "t55"."day",
                  "t55"."session_id",
                  "t55"."gap_id",
                  CAST(NULL AS TEXT) AS "settled_by",
                  CAST(NULL AS TEXT) AS "award_id",
                  'resolved' AS "account",
                  "t55"."resolved" AS "minutes",
                  CAST(9 AS BIGINT) AS "step",
                  "t55"."reason",
                  "t55"."says",
                  "t55"."outcome",
                  "t55"."decided_by",
                  "t55"."rule",
                  "t55"."citation",
                  "t55"."evidence",
                  "t55"."asks",
                  "t55"."due",
                  CAST(NULL AS TEXT) AS "award_student_id",
                  CAST(NULL AS TEXT) AS "award_service"
                FROM (
                  SELECT
                    "t46".*
                    EXCLUDE ("beside_rule")
                  FROM (
                    SELECT
                      "t14"."miss_id",
                      "t14"."promise_id",
                      "t14"."plan_id",
                      "t14"."student_id",
                      "t14"."service",
                      "t14"."esy",
                      "t14"."bucket",
                      "t14"."day",
                      "t14"."starts_at",
                      "t14"."session_id",
                      "t14"."gap_id",
                      "t14"."reason",
                      "t14"."minutes",
                      "t14"."says",
                      "t14"."outcome",
                      "t14"."decided_by",
                      "t14"."rule",
                      "t14"."evidence",
                      "t14"."asks",
                      "t14"."due",
                      "t14"."excused",
                      "t14"."resolved",
                      "t14"."undetermined",
                      "t14"."made_up",
                      "t14"."declined",
                      "t14"."open",
                      "t14"."overdue",
                      "t39"."rule" AS "beside_rule",
                      "t39"."citation"
                    FROM "settled_misses" AS "t14"
                    LEFT OUTER JOIN (
                      SELECT
                        "t9"."rule_id" AS "rule",
                        MAX("t9"."citation") AS "citation"
                      FROM "rules" AS "t9"
                      GROUP BY
                        1
                    ) AS "t39"
                      ON "t14"."rule" = "t39"."rule"
                  ) AS "t46"
                ) AS "t55"
                INNER JOIN (
                  SELECT
                    "t1"."promise_id",
                    "t1"."bucket",
                    "t1"."starts" AS "period_starts",
                    "t1"."ends" AS "period_ends"
                  FROM "period_sums" AS "t1"
                ) AS "t27"
                  ON "t55"."promise_id" = "t27"."promise_id" AND "t55"."bucket" = "t27"."bucket"
              ) AS "t61"
              WHERE
                "t61"."minutes" > 0
            ) AS "t71"
          ) AS "t75"
        ) AS "t79"
      ) AS "t93"
      UNION ALL
      SELECT
        *
      FROM (
        SELECT
          *
        FROM (
          SELECT
            *
          FROM (
            SELECT
              *
            FROM (
              SELECT
                *
              FROM (
                SELECT
                  "t67"."promise_id",
                  "t67"."period_starts",
                  "t67"."period_ends",
                  "t67"."day",
                  "t67"."session_id",
                  "t67"."gap_id",
                  "t33"."make_up" AS "settled_by",
                  CAST(NULL AS TEXT) AS "award_id",
                  'made_up' AS "account",
                  "t33"."given" AS "minutes",
                  "t33"."by_step" AS "step",
                  "t67"."reason",
                  "t67"."says",
                  "t67"."outcome",
                  "t67"."decided_by",
                  "t67"."rule",
                  "t67"."citation",
                  "t67"."evidence",
                  "t67"."asks",
                  "t67"."due",
                  CAST(NULL AS TEXT) AS "award_student_id",
                  CAST(NULL AS TEXT) AS "award_service"
                FROM (
                  SELECT
                    "t5"."session_id" AS "make_up",
                    "t5"."miss_id",
                    "t5"."minutes" AS "given",
                    "t5"."step" AS "by_step"
                  FROM "settlements" AS "t5"
                ) AS "t33"
                INNER JOIN (
                  SELECT
                    "t55"."miss_id",
                    "t55"."promise_id",
                    "t55"."plan_id",
                    "t55"."student_id",
                    "t55"."service",
                    "t55"."esy",
                    "t55"."bucket",
                    "t55"."day",
                    "t55"."starts_at",
                    "t55"."session_id",
                    "t55"."gap_id",
                    "t55"."reason",
                    "t55"."minutes",
                    "t55"."says",
                    "t55"."outcome",
                    "t55"."decided_by",
                    "t55"."rule",
                    "t55"."evidence",
                    "t55"."asks",
                    "t55"."due",
                    "t55"."excused",
                    "t55"."resolved",
                    "t55"."undetermined",
                    "t55"."made_up",
                    "t55"."declined",
                    "t55"."open",
                    "t55"."overdue",
                    "t55"."citation",
                    "t27"."period_starts",
                    "t27"."period_ends"
                  FROM (
                    SELECT
                      "t46".*
                      EXCLUDE ("beside_rule")
                    FROM (
                      SELECT
                        "t14"."miss_id",
                        "t14"."promise_id",
                        "t14"."plan_id",
                        "t14"."student_id",
                        "t14"."service",
                        "t14"."esy",
                        "t14"."bucket",
                        "t14"."day",
                        "t14"."starts_at",
                        "t14"."session_id",
                        "t14"."gap_id",
                        "t14"."reason",
                        "t14"."minutes",
                        "t14"."says",
                        "t14"."outcome",
                        "t14"."decided_by",
                        "t14"."rule",
                        "t14"."evidence",
                        "t14"."asks",
                        "t14"."due",
                        "t14"."excused",
                        "t14"."resolved",
                        "t14"."undetermined",
                        "t14"."made_up",
                        "t14"."declined",
                        "t14"."open",
                        "t14"."overdue",
                        "t39"."rule" AS "beside_rule",
                        "t39"."citation"
                      FROM "settled_misses" AS "t14"
                      LEFT OUTER JOIN (
                        SELECT
                          "t9"."rule_id" AS "rule",
                          MAX("t9"."citation") AS "citation"
                        FROM "rules" AS "t9"
                        GROUP BY
                          1
                      ) AS "t39"
                        ON "t14"."rule" = "t39"."rule"
                    ) AS "t46"
                  ) AS "t55"
                  INNER JOIN (
                    SELECT
                      "t1"."promise_id",
                      "t1"."bucket",
                      "t1"."starts" AS "period_starts",
                      "t1"."ends" AS "period_ends"
                    FROM "period_sums" AS "t1"
                  ) AS "t27"
                    ON "t55"."promise_id" = "t27"."promise_id" AND "t55"."bucket" = "t27"."bucket"
                ) AS "t67"
                  ON "t33"."miss_id" = "t67"."miss_id"
              ) AS "t80"
              WHERE
                "t80"."minutes" > 0
            ) AS "t81"
            UNION ALL
            SELECT
              *
            FROM (
              SELECT
                *
              FROM (
                SELECT
                  "t55"."promise_id",
                  "t27"."period_starts",
                  "t27"."period_ends",
                  "t55"."day",
                  "t55"."session_id",
                  "t55"."gap_id",
                  CAST(NULL AS TEXT) AS "settled_by",
                  CAST(NULL AS TEXT) AS "award_id",
                  'declined' AS "account",
                  "t55"."declined" AS "minutes",
                  CAST(11 AS BIGINT) AS "step",
                  "t55"."reason",
                  "t55"."says",
                  "t55"."outcome",
                  "t55"."decided_by",
                  "t55"."rule",
                  "t55"."citation",
                  "t55"."evidence",
                  "t55"."asks",
                  "t55"."due",
                  CAST(NULL AS TEXT) AS "award_student_id",
                  CAST(NULL AS TEXT) AS "award_service"
                FROM (
                  SELECT
                    "t46".*
                    EXCLUDE ("beside_rule")
                  FROM (
                    SELECT
                      "t14"."miss_id",
                      "t14"."promise_id",
                      "t14"."plan_id",
                      "t14"."student_id",
                      "t14"."service",
                      "t14"."esy",
                      "t14"."bucket",
                      "t14"."day",
                      "t14"."starts_at",
                      "t14"."session_id",
                      "t14"."gap_id",
                      "t14"."reason",
                      "t14"."minutes",
                      "t14"."says",
                      "t14"."outcome",
                      "t14"."decided_by",
                      "t14"."rule",
                      "t14"."evidence",
                      "t14"."asks",
                      "t14"."due",
                      "t14"."excused",
                      "t14"."resolved",
                      "t14"."undetermined",
                      "t14"."made_up",
                      "t14"."declined",
                      "t14"."open",
                      "t14"."overdue",
                      "t39"."rule" AS "beside_rule",
                      "t39"."citation"
                    FROM "settled_misses" AS "t14"
                    LEFT OUTER JOIN (
                      SELECT
                        "t9"."rule_id" AS "rule",
                        MAX("t9"."citation") AS "citation"
                      FROM "rules" AS "t9"
                      GROUP BY
                        1
                    ) AS "t39"
                      ON "t14"."rule" = "t39"."rule"
                  ) AS "t46"
                ) AS "t55"
                INNER JOIN (
                  SELECT
                    "t1"."promise_id",
                    "t1"."bucket",
                    "t1"."starts" AS "period_starts",
                    "t1"."ends" AS "period_ends"
                  FROM "period_sums" AS "t1"
                ) AS "t27"
                  ON "t55"."promise_id" = "t27"."promise_id" AND "t55"."bucket" = "t27"."bucket"
              ) AS "t62"
              WHERE
                "t62"."minutes" > 0
            ) AS "t72"
          ) AS "t82"
          UNION ALL
          SELECT
            *
          FROM (
            SELECT
              *
            FROM (
              SELECT
                *
              FROM (
                SELECT
                  "t55"."promise_id",
                  "t27"."period_starts",
                  "t27"."period_ends",
                  "t55"."day",
                  "t55"."session_id",
                  "t55"."gap_id",
                  CAST(NULL AS TEXT) AS "settled_by",
                  CAST(NULL AS TEXT) AS "award_id",
                  'open' AS "account",
                  "t55"."open" AS "minutes",
                  CAST(9 AS BIGINT) AS "step",
                  "t55"."reason",
                  "t55"."says",
                  "t55"."outcome",
                  "t55"."decided_by",
                  "t55"."rule",
                  "t55"."citation",
                  "t55"."evidence",
                  "t55"."asks",
                  "t55"."due",
                  CAST(NULL AS TEXT) AS "award_student_id",
                  CAST(NULL AS TEXT) AS "award_service"
                FROM (
                  SELECT
                    "t46".*
                    EXCLUDE ("beside_rule")
                  FROM (
                    SELECT
                      "t14"."miss_id",
                      "t14"."promise_id",
                      "t14"."plan_id",
                      "t14"."student_id",
                      "t14"."service",
                      "t14"."esy",
                      "t14"."bucket",
                      "t14"."day",
                      "t14"."starts_at",
                      "t14"."session_id",
                      "t14"."gap_id",
                      "t14"."reason",
                      "t14"."minutes",
                      "t14"."says",
                      "t14"."outcome",
                      "t14"."decided_by",
                      "t14"."rule",
                      "t14"."evidence",
                      "t14"."asks",
                      "t14"."due",
                      "t14"."excused",
                      "t14"."resolved",
                      "t14"."undetermined",
                      "t14"."made_up",
                      "t14"."declined",
                      "t14"."open",
                      "t14"."overdue",
                      "t39"."rule" AS "beside_rule",
                      "t39"."citation"
                    FROM "settled_misses" AS "t14"
                    LEFT OUTER JOIN (
                      SELECT
                        "t9"."rule_id" AS "rule",
                        MAX("t9"."citation") AS "citation"
                      FROM "rules" AS "t9"
                      GROUP BY
                        1
                    ) AS "t39"
                      ON "t14"."rule" = "t39"."rule"
                  ) AS "t46"
                ) AS "t55"
                INNER JOIN (
                  SELECT
                    "t1"."promise_id",
                    "t1"."bucket",
                    "t1"."starts" AS "period_starts",
                    "t1"."ends" AS "period_ends"
                  FROM "period_sums" AS "t1"
                ) AS "t27"
                  ON "t55"."promise_id" = "t27"."promise_id" AND "t55"."bucket" = "t27"."bucket"
              ) AS "t63"
              WHERE
                "t63"."minutes" > 0
            ) AS "t73"
            UNION ALL
            SELECT
              *
            FROM (
              SELECT
                CAST(NULL AS TEXT) AS "promise_id",
                CAST(NULL AS BIGINT) AS "period_starts",
                CAST(NULL AS BIGINT) AS "period_ends",
                "t2"."day",
                CAST(NULL AS TEXT) AS "session_id",
                CAST(NULL AS TEXT) AS "gap_id",
                CAST(NULL AS TEXT) AS "settled_by",
                "t2"."award_id",
                'awarded' AS "account",
                "t2"."minutes",
                CAST(13 AS BIGINT) AS "step",
                CAST(NULL AS TEXT) AS "reason",
                CAST(NULL AS TEXT) AS "says",
                CAST(NULL AS TEXT) AS "outcome",
                CAST(NULL AS TEXT) AS "decided_by",
                CAST(NULL AS TEXT) AS "rule",
                CAST(NULL AS TEXT) AS "citation",
                CAST(NULL AS TEXT) AS "evidence",
                CAST(NULL AS TEXT) AS "asks",
                "t2"."due",
                "t2"."student_id" AS "award_student_id",
                "t2"."service" AS "award_service"
              FROM "awards_made" AS "t2"
              WHERE
                "t2"."minutes" > 0
            ) AS "t30"
          ) AS "t76"
        ) AS "t84"
        UNION ALL
        SELECT
          *
        FROM (
          SELECT
            *
          FROM (
            SELECT
              *
            FROM (
              SELECT
                *
              FROM (
                SELECT
                  CAST(NULL AS TEXT) AS "promise_id",
                  CAST(NULL AS BIGINT) AS "period_starts",
                  CAST(NULL AS BIGINT) AS "period_ends",
                  "t36"."held" AS "day",
                  "t34"."session_id",
                  CAST(NULL AS TEXT) AS "gap_id",
                  "t34"."session_id" AS "settled_by",
                  "t34"."award_id",
                  'provided' AS "account",
                  "t34"."given" AS "minutes",
                  CAST(13 AS BIGINT) AS "step",
                  CAST(NULL AS TEXT) AS "reason",
                  CAST(NULL AS TEXT) AS "says",
                  CAST(NULL AS TEXT) AS "outcome",
                  CAST(NULL AS TEXT) AS "decided_by",
                  CAST(NULL AS TEXT) AS "rule",
                  CAST(NULL AS TEXT) AS "citation",
                  CAST(NULL AS TEXT) AS "evidence",
                  CAST(NULL AS TEXT) AS "asks",
                  "t31"."due",
                  "t31"."student_id" AS "award_student_id",
                  "t31"."service" AS "award_service"
                FROM (
                  SELECT
                    "t6"."session_id",
                    "t6"."award_id",
                    "t6"."minutes" AS "given"
                  FROM "award_settlements" AS "t6"
                ) AS "t34"
                INNER JOIN (
                  SELECT
                    "t7"."session_id",
                    "t7"."day" AS "held"
                  FROM "compensatory_sessions" AS "t7"
                ) AS "t36"
                  ON "t34"."session_id" = "t36"."session_id"
                INNER JOIN (
                  SELECT
                    "t2"."award_id",
                    "t2"."student_id",
                    "t2"."service",
                    "t2"."due"
                  FROM "awards_made" AS "t2"
                ) AS "t31"
                  ON "t34"."award_id" = "t31"."award_id"
              ) AS "t44"
              WHERE
                "t44"."minutes" > 0
            ) AS "t54"
            UNION ALL
            SELECT
              *
            FROM (
              SELECT
                CAST(NULL AS TEXT) AS "promise_id",
                CAST(NULL AS BIGINT) AS "period_starts",
                CAST(NULL AS BIGINT) AS "period_ends",
                "t48"."day",
                CAST(NULL AS TEXT) AS "session_id",
                CAST(NULL AS TEXT) AS "gap_id",
                CAST(NULL AS TEXT) AS "settled_by",
                "t48"."award_id",
                'open_award' AS "account",
                "t48"."minutes" - COALESCE("t48"."provided", 0) AS "minutes",
                CAST(13 AS BIGINT) AS "step",
                CAST(NULL AS TEXT) AS "reason",
                CAST(NULL AS TEXT) AS "says",
                CAST(NULL AS TEXT) AS "outcome",
                CAST(NULL AS TEXT) AS "decided_by",
                CAST(NULL AS TEXT) AS "rule",
                CAST(NULL AS TEXT) AS "citation",
                CAST(NULL AS TEXT) AS "evidence",
                CAST(NULL AS TEXT) AS "asks",
                "t48"."due",
                "t48"."student_id" AS "award_student_id",
                "t48"."service" AS "award_service"
              FROM (
                SELECT
                  "t45".*
                  EXCLUDE ("beside_award_id")
                FROM (
                  SELECT
                    "t12"."award_id",
                    "t12"."student_id",
                    "t12"."service",
                    "t12"."minutes",
                    "t12"."day",
                    "t12"."due",
                    "t38"."award_id" AS "beside_award_id",
                    "t38"."provided"
                  FROM "awards_made" AS "t12"
                  LEFT OUTER JOIN (
                    SELECT
                      "t6"."award_id",
                      SUM("t6"."minutes") AS "provided"
                    FROM "award_settlements" AS "t6"
                    GROUP BY
                      1
                  ) AS "t38"
                    ON "t12"."award_id" = "t38"."award_id"
                ) AS "t45"
              ) AS "t48"
              WHERE
                (
                  "t48"."minutes" - COALESCE("t48"."provided", 0)
                ) > 0
            ) AS "t58"
          ) AS "t66"
          UNION ALL
          SELECT
            *
          FROM (
            SELECT
              *
            FROM (
              SELECT
                "t3"."promise_id",
                CAST(NULL AS BIGINT) AS "period_starts",
                CAST(NULL AS BIGINT) AS "period_ends",
                "t3"."day",
                "t3"."session_id",
                CAST(NULL AS TEXT) AS "gap_id",
                CAST(NULL AS TEXT) AS "settled_by",
                CAST(NULL AS TEXT) AS "award_id",
                'extra' AS "account",
                "t3"."minutes",
                "t3"."step",
                CAST(NULL AS TEXT) AS "reason",
                CAST(NULL AS TEXT) AS "says",
                CAST(NULL AS TEXT) AS "outcome",
                CAST(NULL AS TEXT) AS "decided_by",
                CAST(NULL AS TEXT) AS "rule",
                CAST(NULL AS TEXT) AS "citation",
                CAST(NULL AS TEXT) AS "evidence",
                CAST(NULL AS TEXT) AS "asks",
                CAST(NULL AS BIGINT) AS "due",
                CAST(NULL AS TEXT) AS "award_student_id",
                CAST(NULL AS TEXT) AS "award_service"
              FROM "extras" AS "t3"
              WHERE
                "t3"."minutes" > 0
            ) AS "t32"
            UNION ALL
            SELECT
              *
            FROM (
              SELECT
                *
              FROM (
                SELECT
                  "t68"."promise_id",
                  "t68"."period_starts",
                  "t68"."period_ends",
                  "t68"."day",
                  "t68"."session_id",
                  CAST(NULL AS TEXT) AS "gap_id",
                  CAST(NULL AS TEXT) AS "settled_by",
                  CAST(NULL AS TEXT) AS "award_id",
                  'delivered' AS "account",
                  "t68"."effective" AS "minutes",
                  CAST(5 AS BIGINT) AS "step",
                  CAST(NULL AS TEXT) AS "reason",
                  CAST(NULL AS TEXT) AS "says",
                  CAST(NULL AS TEXT) AS "outcome",
                  CAST(NULL AS TEXT) AS "decided_by",
                  CAST(NULL AS TEXT) AS "rule",
                  CAST(NULL AS TEXT) AS "citation",
                  CAST(NULL AS TEXT) AS "evidence",
                  CAST(NULL AS TEXT) AS "asks",
                  CAST(NULL AS BIGINT) AS "due",
                  CAST(NULL AS TEXT) AS "award_student_id",
                  CAST(NULL AS TEXT) AS "award_service"
                FROM "t65" AS "t68"
                WHERE
                  "t68"."surplus" = 0 AND "t68"."effective" > 0
              ) AS "t77"
              UNION ALL
              SELECT
                *
              FROM (
                SELECT
                  "t85"."promise_id",
                  "t85"."period_starts",
                  "t85"."period_ends",
                  "t85"."day",
                  "t85"."session_id",
                  CAST(NULL AS TEXT) AS "gap_id",
                  CAST(NULL AS TEXT) AS "settled_by",
                  CAST(NULL AS TEXT) AS "award_id",
                  'delivered' AS "account",
                  GREATEST(LEAST("t85"."effective", "t85"."amount" - "t85"."before"), 0) AS "minutes",
                  CAST(5 AS BIGINT) AS "step",
                  CAST(NULL AS TEXT) AS "reason",
                  CAST(NULL AS TEXT) AS "says",
                  CAST(NULL AS TEXT) AS "outcome",
                  CAST(NULL AS TEXT) AS "decided_by",
                  CAST(NULL AS TEXT) AS "rule",
                  CAST(NULL AS TEXT) AS "citation",
                  CAST(NULL AS TEXT) AS "evidence",
                  CAST(NULL AS TEXT) AS "asks",
                  CAST(NULL AS BIGINT) AS "due",
                  CAST(NULL AS TEXT) AS "award_student_id",
                  CAST(NULL AS TEXT) AS "award_service"
                FROM "t83" AS "t85"
                WHERE
                  GREATEST(LEAST("t85"."effective", "t85"."amount" - "t85"."before"), 0) > 0
              ) AS "t86"
            ) AS "t88"
          ) AS "t90"
        ) AS "t92"
      ) AS "t94"
    ) AS "t96"
    LEFT OUTER JOIN (
      SELECT
        "t0"."promise_id",
        "t0"."student_id",
        "t0"."service",
        "t0"."esy"
      FROM "promise_terms" AS "t0"
    ) AS "t25"
      ON "t96"."promise_id" = "t25"."promise_id"
  ) AS "t97"
) AS "t98"
)
-- view periods
CREATE OR REPLACE TEMP VIEW periods AS SELECT CAST("promise_id" AS VARCHAR) AS "promise_id", CAST("inside" AS BIGINT) AS "inside", CAST("all_days" AS BIGINT) AS "all_days", CAST("possible" AS BIGINT) AS "possible", CAST("amount" AS BIGINT) AS "amount", CAST("delivered" AS BIGINT) AS "delivered", CAST("cured" AS BIGINT) AS "cured", CAST("unexplained" AS BIGINT) AS "unexplained", CAST("closed" AS BOOLEAN) AS "closed", CAST("starts_on" AS DATE) AS "starts_on", CAST("ends_on" AS DATE) AS "ends_on", CAST("first_inside" AS DATE) AS "first_inside", CAST("last_inside" AS DATE) AS "last_inside" FROM (
SELECT
  "t2"."promise_id",
  "t2"."inside",
  "t2"."all_days",
  "t2"."possible",
  "t2"."amount",
  "t4"."delivered",
  "t4"."cured",
  "t4"."unexplained",
  "t2"."closed",
  MAKE_DATE(1970, 1, 1) + TO_DAYS("t2"."starts") AS "starts_on",
  MAKE_DATE(1970, 1, 1) + TO_DAYS("t2"."ends") AS "ends_on",
  MAKE_DATE(1970, 1, 1) + TO_DAYS("t2"."first_inside") AS "first_inside",
  MAKE_DATE(1970, 1, 1) + TO_DAYS("t2"."last_inside") AS "last_inside"
FROM "period_spans" AS "t2"
INNER JOIN (
  SELECT
    "t1"."promise_id",
    "t1"."bucket",
    "t1"."delivered",
    "t1"."cured",
    "t1"."unexplained"
  FROM "period_sums" AS "t1"
) AS "t4"
  ON "t2"."promise_id" = "t4"."promise_id" AND "t2"."bucket" = "t4"."bucket"
)
-- view misses
CREATE OR REPLACE TEMP VIEW misses AS SELECT CAST("miss_id" AS VARCHAR) AS "miss_id", CAST("promise_id" AS VARCHAR) AS "promise_id", CAST("plan_id" AS VARCHAR) AS "plan_id", CAST("student_id" AS VARCHAR) AS "student_id", CAST("service" AS VARCHAR) AS "service", CAST("esy" AS BOOLEAN) AS "esy", CAST("starts_at" AS VARCHAR) AS "starts_at", CAST("session_id" AS VARCHAR) AS "session_id", CAST("gap_id" AS VARCHAR) AS "gap_id", CAST("reason" AS VARCHAR) AS "reason", CAST("minutes" AS BIGINT) AS "minutes", CAST("says" AS VARCHAR) AS "says", CAST("outcome" AS VARCHAR) AS "outcome", CAST("decided_by" AS VARCHAR) AS "decided_by", CAST("rule" AS VARCHAR) AS "rule", CAST("evidence" AS VARCHAR) AS "evidence", CAST("asks" AS VARCHAR) AS "asks", CAST("excused" AS BIGINT) AS "excused", CAST("resolved" AS BIGINT) AS "resolved", CAST("undetermined" AS BIGINT) AS "undetermined", CAST("made_up" AS BIGINT) AS "made_up", CAST("declined" AS BIGINT) AS "declined", CAST("open" AS BIGINT) AS "open", CAST("overdue" AS BIGINT) AS "overdue", CAST("citation" AS VARCHAR) AS "citation", CAST("date" AS DATE) AS "date", CAST("due_on" AS DATE) AS "due_on" FROM (
SELECT
  "t6"."miss_id",
  "t6"."promise_id",
  "t6"."plan_id",
  "t6"."student_id",
  "t6"."service",
  "t6"."esy",
  "t6"."starts_at",
  "t6"."session_id",
  "t6"."gap_id",
  "t6"."reason",
  "t6"."minutes",
  "t6"."says",
  "t6"."outcome",
  "t6"."decided_by",
  "t6"."rule",
  "t6"."evidence",
  "t6"."asks",
  "t6"."excused",
  "t6"."resolved",
  "t6"."undetermined",
  "t6"."made_up",
  "t6"."declined",
  "t6"."open",
  "t6"."overdue",
  "t6"."citation",
  MAKE_DATE(1970, 1, 1) + TO_DAYS("t6"."day") AS "date",
  MAKE_DATE(1970, 1, 1) + TO_DAYS("t6"."due") AS "due_on"
FROM (
  SELECT
    "t5".*
    EXCLUDE ("beside_rule")
  FROM (
    SELECT
      "t2"."miss_id",
      "t2"."promise_id",
      "t2"."plan_id",
      "t2"."student_id",
      "t2"."service",
      "t2"."esy",
      "t2"."bucket",
      "t2"."day",
      "t2"."starts_at",
      "t2"."session_id",
      "t2"."gap_id",
      "t2"."reason",
      "t2"."minutes",
      "t2"."says",
      "t2"."outcome",
      "t2"."decided_by",
      "t2"."rule",
      "t2"."evidence",
      "t2"."asks",
      "t2"."due",
      "t2"."excused",
      "t2"."resolved",
      "t2"."undetermined",
      "t2"."made_up",
      "t2"."declined",
      "t2"."open",
      "t2"."overdue",
      "t4"."rule" AS "beside_rule",
      "t4"."citation"
    FROM "settled_misses" AS "t2"
    LEFT OUTER JOIN (
      SELECT
        "t1"."rule_id" AS "rule",
        MAX("t1"."citation") AS "citation"
      FROM "rules" AS "t1"
      GROUP BY
        1
    ) AS "t4"
      ON "t2"."rule" = "t4"."rule"
  ) AS "t5"
) AS "t6"
)
