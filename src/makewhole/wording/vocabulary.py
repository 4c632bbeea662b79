"""The words of service lines: which kind of token each word or phrase is, in English and Spanish.

This is the one place that knows words. To teach the reader a new one, add it to the row of its kind; the grammar
(`grammar.lark`) knows only kinds. Phrases may be several words; a hyphen in a line is read as the blank it replaces.
Words are written in lower case without accents. A word that stands nowhere here is filler: a place, a role, a service.

Kinds in angle brackets of `tokens.py` (A, EACH, HALF ...) mean different things in different company and are settled
there; all others go to the grammar as they are. DANGER words change what an amount means: they are never filler.
"""

from __future__ import annotations

NUMBERS: dict[str, int] = {
    "zero": 0, "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8, "nine": 9,
    "ten": 10, "eleven": 11, "twelve": 12, "thirteen": 13, "fourteen": 14, "fifteen": 15, "sixteen": 16,
    "seventeen": 17, "eighteen": 18, "nineteen": 19, "twenty": 20, "thirty": 30, "forty": 40, "fourty": 40,
    "fifty": 50, "sixty": 60, "seventy": 70, "eighty": 80, "ninety": 90,
    "un": 1, "una": 1, "uno": 1, "dos": 2, "tres": 3, "cuatro": 4, "cinco": 5, "seis": 6, "siete": 7, "ocho": 8,
    "nueve": 9, "diez": 10, "doce": 12, "quince": 15, "veinte": 20, "veinticinco": 25, "treinta": 30,
    "cuarenta": 40, "cincuenta": 50, "sesenta": 60, "noventa": 90, "ciento": 100, "cien": 100, "doscientos": 200,
    "trescientos": 300,
}  # fmt: skip

# An ordinal says which, not how many: "every third week", "5th grade".
ORDINALS: dict[str, int] = {
    "first": 1, "second": 2, "third": 3, "fourth": 4, "fifth": 5, "sixth": 6, "seventh": 7, "eighth": 8, "ninth": 9,
    "tenth": 10, "primer": 1, "primera": 1, "segunda": 2, "tercer": 3, "tercera": 3,
}  # fmt: skip

# How often, in one word: the period, and how many of them.
OFTEN: dict[tuple[str, int], str] = {
    (
        "day",
        1,
    ): "daily | diario | diaria | diarios | diarias | diariamente | nightly | dly | everyday | every day of the week",
    ("week", 1): "weekly | wkly | semanal | semanales | semanalmente",
    ("month", 1): "monthly | mthly | mensual | mensuales | mensualmente",
    ("term", 1): "quarterly | trimestral | trimestrales | trimestralmente",
    ("semester", 1): "semestral | semestrales",
    ("plan_year", 1): "yearly | annually | annual | anual | anuales | anualmente",
    (
        "week",
        2,
    ): "fortnightly | per fortnight | a fortnight | every fortnight | each fortnight"
    " | quincenal | quincenales | quincenalmente | cada quincena | cada 15 dias | cada quince dias",
    ("cycle", 2): "dia por medio | cada otro dia | un dia si y otro no",
}

# What a period is called. Days and weeks have kinds of their own, for they are also counted ("5 days a week").
SPANS: dict[str, str] = {
    "month": "month | months | mo | mos | mth | mths | mon th | mes | meses | calendar month | school month",
    "term": "quarter | quarters | qtr | qtrs | trimester | trimesters | marking period | marking periods | mp"
    " | grading period | grading periods | grading quarter | reporting period | reporting periods | report period"
    " | report card period | term | terms | trimestre | trimestres | bimestre academico | 9 week grading period",
    "semester": "semester | semesters | sem | semestre | semestres",
    "school_year": "school year | school years | academic year | sy | schoolyear | ano escolar | curso escolar"
    " | 180 day school year",
    "plan_year": "year | years | yr | yrs | iep year | plan year | 504 year | calendar year | annum | ano | anos"
    " | iep period | term of the iep | duration of the iep | iep cycle",
}

WORDS: dict[str, str] = {
    # ---- amounts and their units
    "HUNDRED": "hundred",
    "DAYPART": "morning | mornings | afternoon | afternoons | manana | mananas | tarde | tardes",
    "MPW:MINUTE week": "mpw | min pw",
    "MPW:MINUTE month": "mpm",
    "MPW:MINUTE day": "mpd",
    "MPW:HOUR week": "hpw",
    "MPW:HOUR month": "hpm",
    "MPW:HOUR day": "hpd",
    "THOUSAND": "thousand",
    "MINUTE": "min | mins | minute | minutes | minuto | minutos | mintues | minues | minuts | mns",
    "HOUR": "hour | hours | hr | hrs | hora | horas",
    "DAY": "day | days | dia | dias | school day | school days | instructional day | instructional days | student day"
    " | student days | dia escolar | dias escolares | attendance day",
    "WEEK": "week | weeks | wk | wks | wek | school week | school weeks | instructional week | calendar week"
    " | semana | semanas | wekk",
    "CYCLE": "cycle | cycles | rotation | rotations | ciclo | ciclos | cyc",
    "TIMES": "times | time | vez | veces | tms | tiems | xs | x's",
    "SESSION": "sessions | class periods | periods | time periods | blocks | visits | meetings | sesiones | lessons"
    " | appointments | sess | increments | study halls | check ins | checkins | clases"
    " | terapias | instructional periods | therapy periods | treatments | contacts",
    "SESSION_ONE": "session | class period | period | time period | block | visit | meeting | sesion | lesson"
    " | appointment | study hall | check in | checkin | instructional period | therapy period | treatment | clase"
    " | contact",
    "ALTERNATE": "alternate | alternating",
    "OTHER": "other | otra | otro",
    # ---- words that tie them together
    "MULT": "x | \u00d7 | * | \u2715 | \u2716 | \u2a2f",
    "AND": "and | & | y | plus | as well as | ademas | + | along with",
    "OR": "or | o | u | y/o | and/or | either",
    "TOTAL": "for a total of | totaling | totalling | total of | a total of | total | in total | in all | altogether"
    " | en total | para un total de | por un total de | combined total of | cumulative"
    " | = | equals | equaling | totals",
    "FOR": "for | durante | lasting",
    "OVER": "over | spread over | spread across | a lo largo de",
    "AT": "@ | at",
    "COMMA": ", | ; | . | | | \u2022 | \u00b7 | \u2026 | \u2023",
    "OPEN": "( | [ | {",
    "CLOSE": ") | ] | }",
    "OUTOF": "out of | out of every | out of each | of every | of each | of the | de cada",
    # ---- with whom, where, about what
    "INDIVIDUAL": "individual | individually | individualized | ind | indiv | indv | one to one | one on one | 1 to 1"
    " | 1 on 1 | individualmente | uno a uno | uno a otro",
    "GROUP": "group | groups | small group | small groups | sm group | sm grp | grp | gp | grps | grupo | grupos"
    " | grupo pequeno | grupos pequenos | grupal | sg | dyad | large group | whole group | en grupo | en grupos",
    "CONSULTS": "consults | consultations | consultas",
    "CONSULT": "consult | consultation | consultative | consulting | indirect | indirectly | consulta | consultivo"
    " | consultiva | indirecto | indirecta | consultoria | consultant",
    "DIRECT": "direct | directly | directo | directa",
    "PLACE": "push in | push ins | pull out | pull outs | pullout | pullouts | pushin | pushins",
    "STUDENT": "student | students | child | children | peer | peers | pupil | pupils | kid | kids | estudiante"
    " | estudiantes | alumno | alumnos | ninos | classmate | classmates | preschoolers | kindergartners"
    " | kindergarteners | toddlers | youngsters",
    "SUBJECT": "reading | math | mathematics | writing | written expression | written language | ela | english"
    " | language arts | english language arts | spelling | science | social studies | handwriting | lectura"
    " | matematicas | escritura | reading comprehension | history | ciencias | art"
    " | music | phonics",
    "LABEL": "room | rm | grade | grades | site | building | bldg | goal | goals | objective | objectives | page"
    " | tier"
    " | level | age | aged | item | section | salon | grado | meta | nivel",
    "LABEL:grade": "first grade | second grade | third grade | fourth grade | fifth grade | sixth grade",
    "GAP:meeting": "iep meeting | iep meetings | parent meeting | parent meetings | parent contact"
    " | family contact | home contact | parent contacts",
    # ---- who gives it: a service by that name, unless it only says by whom (runs.py)
    "ROLE:psychological services": "psychologist | school psychologist | psicologo | psicologa",
    "ROLE:social work": "social worker | lcsw | school social worker | trabajadora social",
    "ROLE:nursing": "nurse | school nurse | enfermera",
    # ---- calendar
    "WEEKDAY:0": "monday | mondays | mon | lunes",
    "WEEKDAY:1": "tuesday | tuesdays | tue | tues | martes",
    "WEEKDAY:2": "wednesday | wednesdays | wed | weds | miercoles",
    "WEEKDAY:3": "thursday | thursdays | thu | thur | thurs | jueves",
    "WEEKDAY:4": "friday | fridays | fri | viernes",
    "WEEKDAY:5": "saturday | saturdays | sabado | sabados",
    "WEEKDAY:6": "sunday | sundays | domingo | domingos",
    "WEEKDAYS:01234": "m - f | weekdays | every weekday | each weekday | m through f | monday through friday"
    " | lunes a viernes | m / t / w / th / f | mtwthf | mtwrf | mtwtf",
    "WEEKDAYS:0123": "m - r | m - th | m - thu | mtwth | mtwr | m / t / w / th | m through th",
    "WEEKDAYS:024": "mwf | m / w / f | m w f | m , w , f",
    "WEEKDAYS:13": "tth | t / th | tu / th | tuth | t / r | tues / thurs | t , th | t & th | t and th | tu & th",
    "WEEKDAYS:02": "m / w | m , w | mw | m & w | m and w",
    "MONTHNAME": "january | february | march | april | june | july | august | september | october | november"
    " | december | jan | feb | apr | aug | sept | sep | oct | nov | dec | enero | febrero | marzo | abril | mayo"
    " | junio | julio | agosto | septiembre | octubre | noviembre | diciembre",
    "DATED": "starting | beginning | start | begin | start date | end date | effective | ending | ends | starts"
    " | end | eff | effective date | expires | expiring | projected start date | hasta el | desde el | begin date"
    " | starting on | beginning on | ending on | start dt | end dt | as of"
    " | begins | until | till | since | dates | a partir del",
    "FROM": "from | desde",
    "BY": "by",
    "TOGETHER": "combined | together combined | en conjunto",
    # "60 minutes weekly divided into two sessions": the amount again, in parts
    "INTO": "split into | divided into | broken into | broken up into | broken down into | divided up into"
    " | split up into | divided equally into | equally divided into | divided over | split over | dividido en"
    " | divididos en | divididas en | dividida en | repartidos en | distributed over | delivered in | provided in"
    " | provided as | delivered as | given as | scheduled as | implemented as | given in | seen in | scheduled in"
    " | in the form of | served in | implemented in",
    # ---- floors: the floor is the promise
    "FLOOR": "no menos de | cuando menos | at least | a minimum of | minimum of | minimum | no less than"
    " | no fewer than | not less than"
    " | not fewer than | approximately | approx | about | around | roughly | ~ | al menos | por lo menos"
    " | un minimo de"
    " | minimo de | aproximadamente | a total minimum of | \u2248 | circa | exactly | additional | an additional"
    " | extra | another | adicionales | adicional | mas o menos",
    # ---- the kinds that tokens.py settles in company
    "A": "a | an",
    "EACH": "each | each class period | every class period | ea | apiece | cada una | cada uno | cada sesion | c/u",
    "PER": "per | p/ | a la | al | every | cada | each and every | on each | in a | in each | in every | within a"
    " | within each | within every | of each | of every | once in a | every single",
    "TO": "to | through | thru",
    "OF": "of | de",
    "BY_POR": "por",
    "ONCE": "once",
    "TWICE:2": "twice",
    "TWICE:3": "thrice",
    "HALF": "half | one half | medio | media",
    "QUARTERS:45": "three quarters of an hour | three quarter hour | three quarters hour | tres cuartos de hora",
    "QUARTERS:15": "a quarter of an hour | quarter of an hour | a quarter hour | quarter hour | un cuarto de hora"
    " | cuarto de hora",
    "SLASH": "/ | \u2215 | \u2044",
    "DASH": "-",
    "COLON": ":",
    "LETTER_M": "m",
    "LETTER_H": "h",
    "LETTER_D": "d",
    "LETTER_W": "w",
    "UNLESS": "unless | a menos que",
    "AS": "as | como",
    # ---- dropped wherever they stand
    "GLUE": "the | in | on | is | are | be | will | with | shall | was supposed to | were supposed to | was to"
    " | were to | was required to | was entitled to | la | el | los | las | en | con | del"
    " | ( s ) | ( es ) | basis | on a | # | ' | \" | se | su | s | which | that | its",
    # ---- whole phrases that look like amounts, periods or danger, and are none
    "FILLER": "no . of | through the end of the school year | until the end of the school year"
    " | through the school year"
    " | until the end of the year | for the duration of the school year | 504 plan | section 504 | section 504 plan"
    " | such as | as part of | as a | as an | as outlined"
    " | as stated | as written | as listed"
    " | as specified | as documented | as measured by | as noted | as indicated | as follows | during the school day"
    " | during the day | within the school day | during school | after school | before school"
    " | throughout the building"
    " | throughout the school | throughout campus | throughout the school year | throughout the year | per the iep"
    " | per his iep | per her iep"
    " | per their iep | day program"
    " | no cost | day school | amended iep | revised iep | proposed iep | current iep | new iep | draft iep"
    " | down syndrome | free of charge | typically developing | discrete trial | discrete trials"
    " | under the supervision | under supervision | under the direction | as related services | as a related service"
    " | as set forth | as described | as provided | as agreed | as recommended | as per | as recorded"
    " | as implemented | as required by the iep | as required by his iep | as required by her iep"
    " | as required by their iep | as accommodations | as support | before and after school"
    " | reduced class | reduced class size | drop in | in the morning | in the mornings | in the afternoon"
    " | in the afternoons | during the morning | during the afternoon | first thing in the morning"
    " | at the beginning | at the end | at the start | at the beginning of the day"
    " | at the beginning of the school day | at the end of the day"
    " | at the end of the school day | at the start of the day | at the start of the school day | end of the day"
    " | for the remainder of the school year | for the remainder of the year | for the rest of the school year"
    " | for the rest of the year | the length of a period | length of a period | the length of the period"
    " | to be determined by the team | provider tbd | provider to be determined | location tbd | teacher tbd"
    " | staff tbd | therapist tbd | slp tbd | room tbd | provider unknown | lower extremity | lower extremities"
    " | lower school | lower elementary | at no charge | at no cost | speech only | current level | present levels"
    " | general education | special day class | may be provided"
    " | orientation and mobility | o & m | arts and crafts | full inclusion | to and from | half time aide"
    " | and from | other health impairment | other health impaired | all areas | in all areas | in all settings"
    " | in all environments | all settings | time on task | time management | transition time | teacher time"
    " | media center | media specialist"
    " | direct time | on time | week of school | year round | time delay | first language | second language"
    " | english as a second language | life skills | home to school | a period of | period of",
}

# A therapy or service with a name of its own: two of them in one line are two promises.
SERVICES: dict[str, str] = {
    "speech": "speech | speech therapy | speech language | speech and language | speech / language | slp | st | slt"
    " | speech language therapy | speech and language therapy | speech language pathology | language therapy"
    " | speech / language therapy | speech / language pathology | speech and language pathology"
    " | speech language pathologist | terapia del habla | habla y lenguaje | terapia del habla y lenguaje"
    " | speech therapist | speech & language | articulation therapy | speech language services | slp a | slpa"
    " | terapia de lenguaje",
    "occupational therapy": "ot | occupational therapy | occupational therapist | cota | terapia ocupacional",
    "physical therapy": "pt | physical therapy | physical therapist | pta | terapia fisica",
    "counseling": "counseling | counselling | consejeria | asesoramiento",
    "social work": "social work",
    "psychological services": "psychological services | psychology",
    "nursing": "nursing | enfermeria",
    "adapted physical education": "ape | adapted pe | adapted physical education | dape",
    "vision services": "vision | vision services | tvi | vision therapy",
    "audiology": "audiology | audiological services",
    "music therapy": "music therapy",
    "interpreter": "interpreter | interpreting",
}

# Words that change what an amount means. The kind is the code of the ambiguity they make (ambiguities.py).
DANGER: dict[str, str] = {
    "as_needed": "as needed | as necessary | when needed | if needed | as required | as appropriate | prn | on demand"
    " | as determined | as requested | upon request | by request | on request | when necessary | if necessary"
    " | as available | when available | if available | as tolerated | as possible | as warranted | where needed"
    " | where appropriate | when appropriate | if appropriate | when required | if required | on an as needed basis"
    " | segun sea necesario | segun se necesite | cuando sea necesario | si es necesario | segun necesidad"
    " | segun lo necesite | a demanda | as allowed | as schedule | as the team | as scheduling | as time",
    "open_ended": "maximo | maxima | maximos | un maximo de | como mucho | a lo mas | tope | algunos | algunas"
    " | unos | unas"
    " | pocos | pocas | muchos | muchas | varia | varian | a veces | de vez en cuando | ocasionalmente | above"
    " | below"
    " | exceeds | in excess of | no menor | sometimes | seldom | now and then | no larger than | no bigger than"
    " | not larger than | no greater than | up to | upto | or less"
    " | or more | or fewer | no more than | not more than | not to exceed"
    " | not exceeding | maximum of | a maximum of | maximum | max | at most | less than | fewer than | more than"
    " | greater than | under | hasta | como maximo | a maximum | no mas de | menos de | mas de | o menos | o mas"
    " | < | > | \u2264 | \u2265 | \u00b1 | or so | some | several | a few | few | many | multiple | various"
    " | frequent"
    " | frequently | occasional | occasionally | sometimes | varies | vary | varied | varying | variable | flexible"
    " | flexibly | typically | usually | generally | often | couple | a couple of | a couple | intermittent"
    " | periodic | periodically | sporadic | regularly | regular basis | ongoing basis | varias | varios | algunas"
    " | any | anywhere | average | averaging | an average of | on average | hourly | rarely | limited | minus"
    " | limit | limits | limit of | limiting | limitation | ceiling | ceilings | ceiling of | caps | upper limit"
    " | tops | tops out | topping | maxes | maxing | the most | at the very most | the very most | upper bound"
    " | shy of | nearly | almost | close to | inside of | budget | quota | most days | most weeks | casi"
    " | restricted | restricts | limite | limites | limitado | limitada | limita | no later than | at the outside"
    " | exceed | exceeding | capped | cap | at a maximum | or greater | or longer | or shorter | lesser | rotating",
    "condition": "alternatively | otherwise | else | cancel | cancels | cancellation | cancellations | cancelado"
    " | cancelada | cancelados | canceladas | le deben | nos deben | les deben | me deben | adeudan | adeuda | faltan"
    " | falta | faltaron | faltante"
    " | compensatorio | compensatoria"
    " | compensatorios | compensatorias | recuperar | recuperacion | podria | podrian | tal vez | quiza | quizas"
    " | depende"
    " | hasta que | siempre que | con tal | si es posible | disponible | disponibilidad | pedimos | pedi | piden"
    " | pide | solicita | solicito | asked | asks | asking | ask | wants | wanted | want | wish | hope | request"
    " | requests | requested"
    " | requesting | if | when | whenever | until such | depending | depends | dependent | contingent | provided that"
    " | subject to | may | might | could | can | possible | possibly | optional | option | discretion"
    " | discretionary | available | availability | while | conditional | as long as | so long as | except | excepting"
    " | unless otherwise | barring | pending | si | cuando | mientras | excepto | salvo | puede | podra | dependiendo"
    " | where | allow | allows | permit | permits | permitting | allowing | eligible | only if | only when | trial"
    " | upon | in case | in the event | missed | cancelled | canceled | compensatory | makeup | make up | owed"
    " | owes",
    "change": "redujo | redujeron | reduce a | reducido | reducida | bajaron | bajo de | subieron | subir"
    " | cambiaron | cambio | cambiar | anterior | anteriormente | entonces | was | were | had been"
    " | used to | era | eran | tenia | recibia | recibio | estaba | increase"
    " | increases | increased | increasing | decrease | decreases | decreased | decreasing | reduce"
    " | reduces | reduced | reducing | reduction | fade | fades | faded | fading | taper | tapers | tapered"
    " | tapering"
    " | then | thereafter | afterwards | afterward | initially | previously | previous | former | formerly | becomes"
    " | become | changed | changes | change | changing | amended | amend | amending | drop | drops | dropping"
    " | dropped"
    " | raised | raise | lowered | lower | cut | down | instead | rather | versus | vs | than | revised | replaced"
    " | replaces | replacing | later | last | next | final | followed | transitioning | gradually | gradual"
    " | aumentar | aumentara | aumento | reducir | reducira | luego | despues | antes | before | after | prior"
    " | was increased | weaned | phased | phasing | recommended from"
    " | remaining | remainder | additionally then | begins with | fall | spring | winter | summer | autumn"
    " | verano | otono | primavera | invierno | step up | ramp | ramping | alternates | alternately",
    "percentage": "% | percent | percentage | por ciento | pct | fraction | third of | thirds | two thirds"
    " | quarter of the | fte",
    "whole_day": "throughout | at all times | all day | full day | full days | whole day | entire day"
    " | all school day | full time"
    " | fulltime | entire school day | whole school day | full school day | throughout the day"
    " | throughout the school day | all day long | across the day | across the school day | half day | half days"
    " | todo el dia | tiempo completo | durante todo el dia | constant | continuous | continuously | 24/7"
    " | all times | all the time"
    " | medio dia | partial day | part time | part day",
    # fatal only where the line holds a second amount, for then they say which of the two is whose, or of what time
    "contrast": "currently | presently | at present | present | current | now | new | old | existing | original"
    " | proposed | proposes | propose | proposing | recommended | recommends"
    " | recommendation | offered | offers | offer | suggested | suggests"
    " | draft | private | privately | outside provider | insurance | clinic | medical | evaluator | actual | actually"
    " | received | receives only | got | gets only | instead said | this year | esy | extended school year"
    " | actual propuesto | nuevo | nueva | privado | privada",
    # time that is not of the child's own service
    "not_the_service": "accuracy | baseline | mastery | stay on task | on task | attend to task | staff training"
    " | training of staff | training for staff | teacher training"
    " | training for teachers | training of teachers | paraprofessional training | staff development"
    " | professional development | inservice | in service training | whole class | entire class | classwide"
    " | class wide | all students | planning time | prep time | toda la clase",
    "split": "divided | divide | split | shared | share | respectively | double | doubled | triple | both"
    " | combination | mix | mixture | broken | alternating between | separately | dividido | compartido"
    " | or split | distributed | rotate | rotates",
    "event": "all classes | in all classes | every class | each class | all periods | in each class | in every class",
    "negation": "remove | removes | removing | exit | exits | exited | exiting | eliminate | eliminates | eliminated"
    " | eliminating | lost | lose | loses | losing | withdraw | withdrawn | withdrew | ended | expired | refused"
    " | refuses"
    " | rejected | revoked | skipped | skips | forfeit | forfeits | forfeited | left | vacant | unfilled | eliminar"
    " | eliminado | eliminaron | quitar | quitaron | quito | cancelar | suspendido | suspendidos | suspendida"
    " | terminar | perdio | perdidos | perdidas | tampoco | jamas | no | not | never | without | none | nor"
    " | neither | nothing | cannot | no longer | non service | ni"
    " | nunca | sin | ninguno | ninguna | lacks | lack | denied | deny | stop | stopped | discontinue | discontinued"
    " | discontinuing | discharge | discharged | dismiss | dismissed | dismissal | terminate | terminated | cease"
    " | removed | declined | fails | failed | fail | don't | doesn't | won't | isn't | didn't | wasn't | won\u2019t"
    " | zero | nil | n/a | na | tbd | unknown | undetermined | deleted | suspended | suspend | waived",
    "beyond": "including | includes | include | of which | inclusive | excluding | excludes | exclude | exclusive"
    " | not including | does not include | outside of | apart from | aside from | besides | addition | additionally"
    " | in addition | in addition to | on top of | also"
    " | incluye | incluyendo | excluyendo | beyond | toward | towards",
    "time_word": "seconds | sec | secs | evening | am | pm | noon"
    " | decade | decades | weekend | weekends | today | tomorrow | yesterday"
    " | season | seasons | nightly basis | overnight | deadline | immediately | night | minutely | recurring"
    " | bienio | lustro | date | interval | intervals | evenings",
}

# "2 x 30 min/sem": short for "semester" in English, for "semana" in Spanish. It is never taken for either.
WEEK_OR_SEMESTER = "sem"

# One word for two frequencies: which unit, and the number both readings share.
TWOFOLD: dict[tuple[str, int], str] = {
    ("week", 2): "biweekly | bi weekly | bisemanal | bisemanales | bi semanal | bi wkly | biwkly | bi week",
    ("month", 2): "bimonthly | bi monthly | bimensual | bimestral | bimestrales | bi mensual | bimestre",
    ("plan_year", 2): "biannual | biannually | bi annually | bi annual | bianual | biennial",
    ("week", 3): "triweekly | tri weekly",
    ("day", 2): "bidaily | bi daily",
    ("month", 3): "trimonthly | tri monthly",
}

# One word for a count and a period.
COUNTED: dict[tuple[int, str], str] = {
    (2, "week"): "semi weekly | semiweekly",
    (2, "month"): "semi monthly | semimonthly",
    (2, "plan_year"): "semi annually | semiannually | semi annual | semiannual",
}

# What the old amount stood for: when a complete amount comes first, what follows these words is not the promise.
INSTEAD_OF = "instead of | rather than | in place of | in lieu of | en vez de | en lugar de"


def words(text: str) -> frozenset[str]:
    """The words of a text, as a set."""
    return frozenset(text.split())


# Between a number and a unit, these are what the number counts: "2 aides during sessions" is no count of sessions.
OTHER_NOUNS = words(
    "during between among within into across by and aide aides staff adult adults teacher teachers para paras provider"
    " providers person people therapist therapists goal goals objectives classes trips units credits points trials"
    " lunch lunches recess recesses break breaks snack snacks nap naps meals notice notices warnings"
) | {""}

# A place whose own exception ("in the classroom unless ...") leaves the amount alone.
PLACES = words("classroom classrooms room rooms setting settings environment class building school aula salon clase")

# Time that is not of the service, where it stands right after a length: "30-minute lunch", "10 minutes of recess".
OTHER_TIME = words(
    "lunch recess break snack nap naps rest homework drive ride commute delay wait warning warnings notice"
    " extension detention timeout tardy absence absences almuerzo recreo descanso meal passing"
)
# Verbs that set what is done against what is promised, where they stand beside a second amount: "... but he gets 30".
HAVING = words(
    "gets get getting got receives receive receiving received gives given gave giving provides provided provide"
    " delivers delivered says say said happening happens recibe reciben dan only just"
)
# Of which students an amount is, where another amount is of others: "... for elementary, and ... for secondary".
STUDENTS_OF = words(
    "elementary secondary primary middle high kindergarten preschool prek junior senior upper older younger primaria"
    " twin twins brother brothers sister sisters sibling siblings son daughter hijo hija"
    " secundaria"
)
GRADES = words("grade grades age ages aged grado tier level nivel")
# After "and", these begin no second subject: "60 minutes of reading and provided by ...".
NO_SUBJECT = words("provided delivered taught given by from at in within during he she they it other resource")
# "Lunch bunch" is a service.
AFTER_OTHER_TIME = words("bunch group club groups")
