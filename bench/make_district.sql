-- The made-up district of make_district.py: every table of its case folder, and what helps to make them. The script
-- fills in students, plans, promises, sessions, calendars and first_names.
--
-- All chance comes from one number a row, made of its id (luck), and cut into four slices from 0 to 9999.

CREATE MACRO luck(id) AS md5_number_lower(id);
CREATE MACRO slice(number, which) AS CAST(number // CAST(pow(10000, which) AS UBIGINT) % 10000 AS BIGINT);
CREATE MACRO one_of(words, slice) AS words[1 + slice % len(words)];

CREATE TABLE calendars AS
SELECT 'cal-' || lpad(CAST(i AS VARCHAR), 2, '0') AS calendar_id,
    DATE '2025-08-11' + CAST([0, 2, 7, 9, 14, 22, 23][1 + i % 7] AS INTEGER) AS starts_on,
    DATE '2026-05-29' + CAST([0, 4, 6, 13, 20, 26][1 + i % 6] AS INTEGER) AS ends_on,
    CAST(NULL AS VARCHAR) AS school_week, i
FROM range(1, $calendars + 1) AS r(i);

CREATE TABLE closures AS
WITH listed(first, last, closure, every, note) AS (VALUES
    (DATE '2025-09-01', NULL, 'holiday', 1, 'Labor Day'),
    (DATE '2025-09-19', NULL, 'staff_day', 2, NULL),
    (DATE '2025-10-13', NULL, 'holiday', 1, 'Indigenous Peoples'' Day'),
    (DATE '2025-10-24', NULL, 'half_day', 2, 'Family conferences'),
    (DATE '2025-11-04', NULL, 'election', 3, 'School is a polling place'),
    (DATE '2025-11-11', NULL, 'holiday', 1, 'Veterans Day'),
    (DATE '2025-11-26', DATE '2025-11-28', 'break', 1, 'Thanksgiving break'),
    (DATE '2025-12-22', DATE '2026-01-02', 'break', 1, 'Winter break'),
    (DATE '2026-01-19', NULL, 'holiday', 1, 'Martin Luther King Jr. Day'),
    (DATE '2026-01-27', DATE '2026-01-28', 'weather', 4, 'Snow'),
    (DATE '2026-02-07', NULL, 'school_day', 4, 'Saturday held for a snow day'),
    (DATE '2026-02-16', NULL, 'holiday', 1, 'Presidents'' Day'),
    (DATE '2026-02-17', DATE '2026-02-20', 'break', 3, 'Winter recess'),
    (DATE '2026-03-13', NULL, 'staff_day', 2, NULL),
    (DATE '2026-04-24', NULL, 'emergency', 6, 'Water main'),
    (DATE '2026-05-25', NULL, 'holiday', 1, 'Memorial Day'))
SELECT calendar_id, first AS starts_on, last AS ends_on, closure, note
FROM listed JOIN calendars ON i % every = 0 AND first <= calendars.ends_on
WHERE first >= calendars.starts_on
UNION ALL
SELECT calendar_id, first, first + 4, 'break', 'Spring break'
FROM (SELECT *, DATE '2026-03-16' + CAST(7 * (i % 4) AS INTEGER) AS first FROM calendars)
ORDER BY 1, 2;

CREATE TABLE terms AS
SELECT calendar_id, term, starts_on, ends_on, kind FROM (
    SELECT calendar_id, i, starts_on AS s, ends_on AS e, CAST((ends_on - starts_on) AS INTEGER) AS n FROM calendars) AS c,
LATERAL (
    SELECT 'Quarter ' || k AS term, s + CAST(n * (k - 1) // 4 AS INTEGER) + CASE WHEN k = 1 THEN 0 ELSE 1 END AS starts_on,
        s + CAST(n * k // 4 AS INTEGER) AS ends_on, 'quarter' AS kind FROM range(1, 5) AS q(k) WHERE i % 2 = 0
    UNION ALL
    SELECT 'Trimester ' || k, s + CAST(n * (k - 1) // 3 AS INTEGER) + CASE WHEN k = 1 THEN 0 ELSE 1 END,
        s + CAST(n * k // 3 AS INTEGER), 'trimester' FROM range(1, 4) AS q(k) WHERE i % 2 = 1
    UNION ALL
    SELECT 'Semester ' || k, s + CAST(n * (k - 1) // 2 AS INTEGER) + CASE WHEN k = 1 THEN 0 ELSE 1 END,
        s + CAST(n * k // 2 AS INTEGER), 'semester' FROM range(1, 3) AS q(k)
    UNION ALL
    SELECT 'Extended school year', DATE '2026-07-06', DATE '2026-07-31', 'esy')
ORDER BY 1, 5, 3;

CREATE TABLE days AS
SELECT *, row_number() OVER (PARTITION BY calendar_id, esy, open ORDER BY day) AS n,
    row_number() OVER (PARTITION BY calendar_id, esy, open, date_trunc('month', day) ORDER BY day) AS n_in_month,
    datediff('day', DATE '2025-08-04', day) // 7 AS week, isodow(day) - 1 AS weekday
FROM (
    SELECT c.calendar_id, CAST(day AS DATE) AS day, false AS esy,
        c.calendar_id || '|' || CAST(CAST(day AS DATE) AS VARCHAR) NOT IN (
            SELECT calendar_id || '|' || CAST(CAST(closed AS DATE) AS VARCHAR)
            FROM (SELECT calendar_id, unnest(range(starts_on, coalesce(ends_on, starts_on) + 1, INTERVAL 1 DAY)) AS closed
                FROM closures WHERE closure NOT IN ('half_day', 'school_day'))) AS open
    FROM calendars AS c, LATERAL (SELECT unnest(range(c.starts_on, c.ends_on + 1, INTERVAL 1 DAY)) AS day)
    UNION ALL
    SELECT calendar_id, CAST(day AS DATE), true, true
    FROM calendars, (SELECT unnest(range(DATE '2026-07-06', DATE '2026-08-01', INTERVAL 1 DAY)) AS day))
WHERE isodow(day) < 6;

CREATE TABLE school_days AS SELECT * FROM days WHERE open AND NOT esy;

CREATE TABLE students AS
SELECT 'st-' || lpad(CAST(i AS VARCHAR), 5, '0') AS student_id,
    one_of(string_split('$first_names', ' '), slice(l, 0)) || ' ' || chr(CAST(65 + slice(l, 1) % 26 AS INTEGER)) || '.' AS name,
    DATE '2007-09-01' + CAST(slice(l, 2) % 5400 AS INTEGER) AS born_on,
    CASE WHEN slice(l, 3) < 9300 THEN 'CA' WHEN slice(l, 3) < 9900 THEN one_of(['NV', 'OR', 'AZ', 'TX', 'NY', 'MD'], slice(l, 3))
    END AS state,
    'Harbor Unified (made up)' AS district,
    'School ' || (1 + slice(l, 1) % 160) AS school,
    'cal-' || lpad(CAST(1 + slice(l, 1) % 160 % $calendars AS VARCHAR), 2, '0') AS calendar_id, i
FROM (SELECT i, luck('student' || i) AS l FROM range(1, $students + 1) AS r(i));

CREATE TABLE plans AS
WITH numbered AS (
    SELECT p, CASE WHEN p <= $students THEN p ELSE (p - $students) * 37 END AS i, luck('plan' || p) AS l
    FROM range(1, $plans + 1) AS r(p)),
whose AS (
    SELECT n.*, student_id, c.starts_on AS first, c.ends_on AS last, luck('kind' || i) AS same,
        i % 37 = 0 AND i <= ($plans - $students) * 37 AS has_two
    FROM numbered AS n JOIN students USING (i) JOIN calendars AS c USING (calendar_id))
SELECT 'pl-' || lpad(CAST(p AS VARCHAR), 5, '0') AS plan_id, student_id,
    CASE WHEN slice(same, 0) < 1200 THEN '504' WHEN slice(same, 0) < 1280 THEN 'ifsp' ELSE 'iep' END AS kind,
    CAST(CASE WHEN p > $students THEN DATE '2026-01-14'
        WHEN slice(l, 0) < 8700 OR has_two THEN first
        ELSE first + CAST(7 + slice(l, 1) % 170 AS INTEGER) END AS DATE) AS starts_on,
    -- Half of the plans that are followed by another overlap it: the earlier is cut, and a warning says so.
    CAST(CASE WHEN has_two AND p <= $students THEN CASE WHEN p % 2 = 0 THEN DATE '2026-01-13' ELSE DATE '2026-01-23' END
        WHEN slice(l, 2) < 6000 THEN DATE '2026-08-10' WHEN slice(l, 2) < 7000 THEN last END AS DATE) AS ends_on,
    CAST(NULL AS DATE) AS consented_on,
    CASE WHEN slice(l, 3) < 5500 THEN 'us-ca-san-diego-unified' WHEN slice(l, 3) < 8000 THEN 'us' END AS policy,
    CASE WHEN slice(l, 1) % 10 = 0 THEN 'delivered' WHEN slice(l, 1) % 10 < 5 THEN 'unrecorded' END AS unlogged,
    CASE WHEN slice(l, 2) % 20 < 7 THEN 'prorate' WHEN slice(l, 2) % 20 < 12 THEN 'full' END AS short_period,
    CASE WHEN slice(l, 3) % 50 = 0 THEN 'make_up' WHEN slice(l, 3) % 50 = 1 THEN 'offer' WHEN slice(l, 3) % 50 = 2
        THEN 'plan_ahead' END AS make_up_outcome,
    CASE WHEN slice(l, 3) % 50 = 0 THEN one_of(['30 days', '20 school days', 'end of term', 'end of school year',
        'end of month', 'end of plan'], slice(l, 3) // 50) END AS make_up_due, p
FROM whose;

CREATE TABLE promises AS
WITH numbered AS (
    SELECT k, luck('promise' || k) AS l, luck('service' || k) AS m, k > $promises - 600 AS esy,
        CASE WHEN k <= $plans THEN k ELSE 1 + luck('which' || k) % $students END AS p
    FROM range(1, $promises + 1) AS r(k)),
-- What is promised: how often, of what length, and (never read by the program) how it falls on days.
shapes(upto, period, every, sessions, by_minutes, per) AS (VALUES
    (1100, 'week', NULL, 1, false, 1), (4700, 'week', 1, 2, false, 2), (7300, 'week', NULL, 3, false, 3),
    (7900, 'day', NULL, 1, false, 5), (8250, 'day', NULL, NULL, true, 5), (8800, 'week', NULL, NULL, true, 2),
    (8950, 'week', NULL, 2, true, 2), (9150, 'week', 2, 1, false, 1), (9350, 'week', 4, 3, false, 1),
    (9600, 'month', NULL, 2, false, 2), (9700, 'month', 1, 4, false, 4), (9770, 'cycle', 6, 2, false, 2),
    (9800, 'cycle', 2, 1, false, 1), (9880, 'term', NULL, 10, false, 10), (9930, 'semester', NULL, 8, false, 8),
    (9970, 'school_year', NULL, NULL, true, 20), (10000, 'plan_year', NULL, 12, false, 12)),
shaped AS (
    SELECT n.*, s.* EXCLUDE (upto),
        one_of([20, 25, 30, 30, 30, 30, 40, 45, 45, 60], slice(l, 1)) AS length
    FROM numbered AS n ASOF JOIN (SELECT upto - 1 AS upto, * EXCLUDE (upto) FROM shapes) AS s
        ON CASE WHEN n.esy THEN 1200 ELSE slice(n.l, 0) END <= s.upto)
SELECT 'pr-' || lpad(CAST(k AS VARCHAR), 5, '0') AS promise_id, 'pl-' || lpad(CAST(p AS VARCHAR), 5, '0') AS plan_id,
    CASE WHEN slice(m, 0) < 4500 THEN 'Speech-Language Therapy' WHEN slice(m, 0) < 6500 THEN 'Occupational Therapy'
        ELSE one_of(['Math', 'Physical Therapy', 'Counseling Services', 'Reading',
            'Adapted Physical Education'], slice(m, 0)) END AS service,
    CASE WHEN by_minutes THEN NULL ELSE sessions || ' x ' || length || ' minutes ' || CASE
        WHEN period = 'cycle' THEN 'per ' || every || ' day cycle' WHEN every > 1 THEN 'every ' || every || ' ' || period || 's'
        ELSE 'per ' || replace(replace(period, 'plan_', ''), '_', ' ') END END AS wording,
    CAST(sessions AS BIGINT) AS sessions,
    CAST(CASE WHEN NOT by_minutes THEN length END AS BIGINT) AS minutes,
    CAST(CASE WHEN by_minutes THEN CASE period WHEN 'day' THEN length WHEN 'week' THEN 2 * length ELSE 20 * length END END
        AS BIGINT) AS minutes_per_period,
    period, CAST(every AS BIGINT) AS every,
    CASE WHEN slice(m, 1) < 5500 THEN 'individual' WHEN slice(m, 1) < 9000 THEN 'group' WHEN slice(m, 1) < 9500
        THEN 'consult' END AS "grouping",
    CASE WHEN slice(m, 2) < 7000 THEN 'therapy room' ELSE 'classroom' END AS setting,
    'prov-' || lpad(CAST(1 + slice(m, 2) % 640 AS VARCHAR), 3, '0') AS provider_id,
    CAST(CASE WHEN slice(m, 3) < 300 AND NOT esy THEN DATE '2025-10-06' + CAST(slice(m, 3) % 60 AS INTEGER) END AS DATE)
        AS starts_on,
    CAST(CASE WHEN slice(m, 3) BETWEEN 200 AND 500 AND NOT esy THEN DATE '2026-02-02' + CAST(slice(m, 3) % 90 AS INTEGER) END
        AS DATE) AS ends_on,
    CASE WHEN esy THEN true WHEN slice(m, 3) % 3 = 0 THEN false END AS esy,
    k, l, m, per, length
FROM shaped;

CREATE TABLE runs AS
SELECT r.k, r.promise_id, r.period, coalesce(r.every, 1) AS every, coalesce(r.esy, false) AS esy, r.per, r.length,
    r."grouping" = 'consult' AS consult, s.calendar_id, s.student_id, r.service, r.l, r.m,
    greatest(coalesce(r.starts_on, p.starts_on), p.starts_on) AS first,
    least(coalesce(r.ends_on, p.ends_on, DATE '2026-08-31'), coalesce(p.ends_on, DATE '2026-08-31')) AS last,
    slice(r.l, 2) AS turn,
    CASE WHEN slice(r.l, 3) < 8500
        THEN lpad(CAST(8 + slice(r.l, 2) % 7 AS VARCHAR), 2, '0') || ':' || one_of(['00', '15', '30', '45'], slice(r.l, 3)) END
        AS starts_at,
    CASE WHEN slice(r.m, 3) < 7000 THEN 'provider' WHEN slice(r.m, 3) < 9000 THEN 'district' END AS source
FROM promises AS r JOIN plans AS p USING (plan_id) JOIN students AS s USING (student_id);

CREATE TABLE gaps AS
SELECT 'gap-' || lpad(CAST(k AS VARCHAR), 5, '0') AS gap_id, promise_id, starts_on,
    CAST(starts_on + CAST(10 + slice(l, 1) % 45 AS INTEGER) AS DATE) AS ends_on,
    one_of(['provider_vacancy', 'provider_vacancy', 'provider_vacancy', 'late_start', 'agency_change'], slice(l, 2)) AS reason,
    'district' AS source, CAST(NULL AS DATE) AS notified_on, CAST(NULL AS VARCHAR) AS recorded_at, CAST(NULL AS VARCHAR) AS note
FROM (SELECT k, promise_id, CAST(DATE '2025-09-08' + CAST(slice(luck('gap' || k), 0) % 180 AS INTEGER) AS DATE) AS starts_on,
        luck('gap' || k) AS l FROM runs WHERE NOT esy AND slice(luck('gap' || k), 3) < 400);

CREATE TABLE suspended AS
SELECT student_id, DATE '2025-10-01' + CAST(slice(l, 0) % 180 AS INTEGER) AS first, 4 + slice(l, 1) % 24 AS days
FROM (SELECT student_id, luck('suspended' || student_id) AS l FROM students) WHERE slice(l, 3) < 150;

CREATE TABLE planned AS
SELECT r.promise_id, r.student_id, r.service, r.calendar_id, r.length, r.source, r.consult, r.turn,
    r.starts_at, d.day, d.open, luck(r.promise_id || d.n || d.open) AS l, luck('b' || r.promise_id || d.n || d.open) AS m,
    s.student_id IS NOT NULL AS is_suspended
FROM runs AS r JOIN days AS d ON d.calendar_id = r.calendar_id AND d.esy = r.esy AND d.day BETWEEN r.first AND r.last
LEFT JOIN suspended AS s ON s.student_id = r.student_id AND d.day BETWEEN s.first AND s.first + CAST(s.days AS INTEGER)
LEFT JOIN gaps AS g ON g.promise_id = r.promise_id AND d.day BETWEEN g.starts_on AND g.ends_on
WHERE (d.open OR slice(luck('closed' || r.promise_id || d.day), 0) < 1500)
AND (g.gap_id IS NULL OR slice(luck('in gap' || r.promise_id || d.day), 0) < 500)
AND CASE
    WHEN r.per = 5 THEN true
    WHEN r.period = 'week' AND r.every = 4 THEN d.weekday = r.turn % 5 AND d.week % 4 <> r.turn % 4
    WHEN r.period = 'week' AND r.every = 2 THEN d.weekday = r.turn % 5 AND d.week % 2 = r.turn % 2
    WHEN r.period = 'week' AND r.per = 1 THEN d.weekday = r.turn % 5
    WHEN r.period = 'week' AND r.per = 2 THEN d.weekday IN (r.turn % 5, (r.turn + 2) % 5)
    WHEN r.period = 'week' THEN d.weekday NOT IN (r.turn % 5, (r.turn + 2) % 5)
    WHEN r.period = 'month' THEN d.n_in_month % (20 // r.per) = r.turn % (18 // r.per)
    WHEN r.period = 'cycle' AND r.every = 2 THEN d.n % 2 = r.turn % 2
    WHEN r.period = 'cycle' THEN d.n % 3 = r.turn % 3
    WHEN r.period IN ('term', 'semester') THEN d.n % 6 = r.turn % 6
    ELSE d.n % 12 = r.turn % 12 END;

-- a: what became of it; b: why, and how far; c: how it was written down.
CREATE TABLE told AS
SELECT *, slice(m, 1) AS written,
    CASE
        WHEN NOT open THEN 0
        WHEN is_suspended THEN 0
        WHEN a < 1180 THEN 0
        WHEN a < 1500 THEN greatest(5, length - 5 * (1 + b % 3))
        WHEN a < 1600 THEN length + 5
        WHEN a < 1610 THEN NULL
        ELSE length END AS delivered,
    CASE
        WHEN NOT open THEN 'school_closed'
        WHEN is_suspended THEN 'student_suspended'
        WHEN a < 1180 THEN CASE WHEN b < 3200 THEN 'student_absent' WHEN b < 5200 THEN 'provider_absent'
            WHEN b < 6500 THEN 'provider_duty' WHEN b < 9300 THEN one_of(['school_activity', 'field_trip', 'school_assessment',
                'student_refused', 'schedule_conflict', 'family_cancelled', 'provider_no_equipment', 'student_removed',
                'provider_vacancy'], b) WHEN b < 9600 THEN 'not_stated' END
        WHEN a < 1340 THEN one_of(['shortened_day', 'student_refused', 'provider_duty', 'schedule_conflict'], b)
        END AS reason,
    CASE WHEN a BETWEEN 2000 AND 2080 THEN 'attempt'
        WHEN a BETWEEN 2100 AND 2130 THEN CASE WHEN consult THEN 'direct' ELSE 'consult' END
        WHEN consult AND b < 9000 THEN 'consult' WHEN NOT consult AND b < 2000 THEN 'direct' END AS contact,
    CASE WHEN a BETWEEN 2200 AND 2240 THEN false WHEN b < 3000 THEN true END AS as_written
FROM (SELECT *, slice(l, 0) AS a, slice(l, 1) AS b FROM planned)
-- A few in a hundred were never written down, and most sessions on closed days were not either.
WHERE slice(m, 0) >= 60;

-- A miss whose make-up was held some school days later; half of the make-ups name it, a few were held in advance.
CREATE TABLE make_ups AS
SELECT 'm' || promise_id || day AS key, promise_id, held AS day, CAST(length AS BIGINT) AS planned,
    CAST(CASE WHEN slice(k, 1) < 8500 THEN length WHEN slice(k, 1) < 9500 THEN length // 2 ELSE 0 END AS BIGINT) AS delivered,
    CASE WHEN slice(k, 1) >= 9500 THEN 'student_absent' END AS reason,
    CASE WHEN slice(k, 2) < 5000 THEN 'r' || promise_id || day END AS names, source
FROM (
    SELECT t.*, s.n + CASE WHEN slice(w, 0) < 400 THEN -4 ELSE 4 + slice(w, 1) % 30 END AS on_n
    FROM (SELECT *, luck('make-up' || promise_id || day) AS k, luck('when' || promise_id || day) AS w,
            CAST(CASE WHEN open THEN day ELSE day - 7 END AS DATE) AS near
        FROM told WHERE delivered < length AND (reason LIKE 'provider%' OR reason IN ('school_closed', 'school_activity'))) AS t
    JOIN school_days AS s ON s.calendar_id = t.calendar_id AND s.day = t.near
    WHERE slice(k, 0) < 3600) AS t
JOIN (SELECT calendar_id, n, day AS held FROM school_days) AS d ON d.calendar_id = t.calendar_id AND d.n = t.on_n;

CREATE TABLE awards AS
SELECT 'aw-' || lpad(CAST(k AS VARCHAR), 5, '0') AS award_id, student_id, service,
    CAST(60 * (2 + slice(n, 0) % 20) AS BIGINT) AS minutes,
    CAST(DATE '2025-11-03' + CAST(slice(n, 1) % 120 AS INTEGER) AS DATE) AS awarded_on,
    CAST(CASE WHEN slice(n, 2) < 6000 THEN DATE '2026-06-30' END AS DATE) AS due_on,
    one_of(['team', 'sea', 'settlement', 'hearing'], slice(n, 1)) AS awarded_by, CAST(NULL AS VARCHAR) AS source, promise_id, k,
    calendar_id
FROM (SELECT *, luck('award' || k) AS n FROM runs WHERE NOT esy) WHERE slice(n, 3) < 140;

CREATE TABLE compensatory AS
SELECT 'c' || award_id || i AS key, CASE WHEN slice(n, 0) < 6000 THEN promise_id END AS promise_id, day,
    CAST(60 AS BIGINT) AS planned, CAST(CASE WHEN slice(n, 1) < 9000 THEN 60 ELSE 45 END AS BIGINT) AS delivered,
    CASE WHEN slice(n, 0) < 4000 OR slice(n, 0) >= 6000 THEN award_id END AS award_id
FROM (
    SELECT award_id, promise_id, d.day, i, luck('hour' || award_id || i) AS n
    FROM (SELECT a.*, d.day, row_number() OVER (PARTITION BY award_id ORDER BY d.day) AS i
        FROM awards AS a JOIN days AS d ON d.calendar_id = a.calendar_id AND d.open AND NOT d.esy AND d.day > a.awarded_on
            AND d.n % 5 = a.k % 5) AS d
    WHERE i <= 6);

-- Regular sessions that were written down twice: the second row says the same, or (with a start) sometimes less.
CREATE TABLE twice AS
SELECT promise_id, day, starts_at, length, CASE WHEN starts_at IS NOT NULL AND written % 5 = 0 AND delivered > 5
    THEN delivered - 5 ELSE delivered END AS delivered, contact, reason, as_written, source, written
FROM told WHERE written < 100;

CREATE TABLE logged AS
SELECT 'r' || promise_id || day AS key, promise_id, day, starts_at,
    CAST(CASE WHEN written % 100 < 97 THEN length END AS BIGINT) AS planned_minutes, CAST(delivered AS BIGINT) AS delivered_minutes,
    CASE WHEN written % 10 < 5 THEN 'regular' END AS kind, contact, reason, as_written, CAST(NULL AS VARCHAR) AS makes_up,
    CAST(NULL AS VARCHAR) AS award_id, source, 0 AS extra
FROM told
UNION ALL BY NAME
SELECT 'd' || promise_id || day AS key, promise_id, day, starts_at,
    CAST(CASE WHEN written % 100 < 97 THEN length END AS BIGINT) AS planned_minutes, CAST(delivered AS BIGINT) AS delivered_minutes,
    'regular' AS kind, contact, reason, as_written, source, 1 AS extra
FROM twice
UNION ALL BY NAME
SELECT key, promise_id, day, CAST(NULL AS VARCHAR) AS starts_at, planned AS planned_minutes, delivered AS delivered_minutes,
    'make_up' AS kind, reason, names AS makes_up, source, 1 AS extra
FROM make_ups
UNION ALL BY NAME
SELECT key, promise_id, day, planned AS planned_minutes, delivered AS delivered_minutes, 'compensatory' AS kind, award_id,
    'district' AS source, 1 AS extra
FROM compensatory;

-- Exactly so many rows: what is left out was never written down. (Rows that another row names stay.)
CREATE TABLE kept AS
SELECT * FROM logged
QUALIFY row_number() OVER (ORDER BY extra DESC, key IN (SELECT names FROM make_ups) DESC, luck('kept' || key), key) <= $sessions;

CREATE TABLE numbered AS
SELECT 'S' || lpad(CAST(row_number() OVER (ORDER BY day, promise_id, key) AS VARCHAR), 7, '0') AS session_id, * FROM kept;

CREATE TABLE sessions AS
SELECT n.session_id, n.promise_id, n.day AS date, n.starts_at, n.planned_minutes, n.delivered_minutes, n.kind, n.contact,
    n.reason, n.as_written, o.session_id AS makes_up, n.award_id, n.source,
    CAST(CASE WHEN n.reason IS NOT NULL AND slice(l, 0) < 6000 THEN n.day + CAST(slice(l, 1) % 6 AS INTEGER) END AS DATE)
        AS notified_on,
    CASE WHEN slice(l, 2) < 9000 THEN CAST(n.day + CAST(slice(l, 3) % 4 AS INTEGER) AS DATE) || 'T'
        || lpad(CAST(14 + slice(l, 1) % 8 AS VARCHAR), 2, '0') || ':' || lpad(CAST(slice(l, 0) % 60 AS VARCHAR), 2, '0') || ':00-08:00'
    END AS recorded_at,
    CASE WHEN slice(l, 3) < 300 THEN 'Seen in the classroom' WHEN slice(l, 3) < 600 THEN 'Worked on goal ' || slice(l, 2) % 9 END
        AS note
FROM (SELECT *, luck(key || 'log') AS l FROM numbered) AS n LEFT JOIN numbered AS o ON o.key = n.makes_up
ORDER BY n.session_id;

CREATE TABLE determinations AS
SELECT 'de-' || lpad(CAST(row_number() OVER (ORDER BY session_id) AS VARCHAR), 5, '0') AS determination_id, r.student_id, r.service,
    CASE WHEN slice(l, 1) < 4000 THEN s.session_id END AS session_id,
    CAST(CASE WHEN slice(l, 1) >= 4000 THEN s.date - 20 END AS DATE) AS starts_on,
    CAST(CASE WHEN slice(l, 1) BETWEEN 4000 AND 9500 THEN s.date + CAST(slice(l, 2) % 60 AS INTEGER) END AS DATE) AS ends_on,
    one_of(['make_up', 'make_up', 'make_up', 'not_required', 'compensatory'], slice(l, 2)) AS outcome,
    CAST(CASE WHEN slice(l, 2) % 5 < 3 AND slice(l, 3) % 4 = 0 THEN 60 + 30 * (slice(l, 3) % 7) END AS BIGINT) AS minutes,
    CAST(CASE WHEN slice(l, 2) % 5 < 3 AND slice(l, 3) % 3 > 0 THEN s.date + 90 END AS DATE) AS due_on,
    CAST(s.date + CAST(5 + slice(l, 3) % 50 AS INTEGER) AS DATE) AS decided_on, 'team' AS decided_by, CAST(NULL AS VARCHAR) AS why
FROM (SELECT *, luck('decided' || session_id) AS l FROM sessions WHERE reason IS NOT NULL AND coalesce(kind, 'regular') = 'regular')
    AS s JOIN (SELECT promise_id, student_id, service FROM runs) AS r USING (promise_id) WHERE slice(l, 0) < 50 ORDER BY 1;

CREATE TABLE offers AS
SELECT 'of-' || lpad(CAST(row_number() OVER (ORDER BY session_id) AS VARCHAR), 5, '0') AS offer_id, session_id,
    CAST(date + CAST(2 + slice(l, 1) % 9 AS INTEGER) AS DATE) AS offered_on,
    CASE WHEN slice(l, 2) < 4000 THEN 'accepted' WHEN slice(l, 2) < 7000 THEN 'declined' WHEN slice(l, 2) < 8500 THEN 'waived'
        END AS answer,
    CAST(CASE WHEN slice(l, 2) < 8500 THEN date + CAST(12 + slice(l, 3) % 9 AS INTEGER) END AS DATE) AS answered_on
FROM (SELECT *, luck('offer' || session_id) AS l FROM sessions
    WHERE reason IN ('provider_absent', 'provider_duty') AND coalesce(kind, 'regular') = 'regular') WHERE slice(l, 0) < 500
ORDER BY 1;
