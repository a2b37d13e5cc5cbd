#pragma once
// A city, its catalogue and its regimes as a scenario describes them: no file format, no engine.
// Every list is sorted by id; things refer to each other by id. Reader: scenarios/read/city. Field
// by field: docs/scenario-reference.md.

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "sim/distribution.hpp"
#include "sim/time.hpp"

namespace cityload::city {

using sim::DistributionSpec;
using sim::Duration;

/// Age bands of the census bulletin.
enum class AgeBand : std::uint8_t { child, adult, sixties, senior };  // 0–14, 15–59, 60–64, 65+
inline constexpr int age_bands = 4;

struct DistrictSpec {
    std::string id;
    std::string name, name_zh;
    std::int64_t residents = 0;
    double age_0_14 = 0, age_15_59 = 0, age_60_64 = 0, age_65 = 0;  ///< of residents; sum to 1
    double migrant_share = 0;  ///< residents whose hukou is elsewhere
    std::int64_t firms = 0;
    std::int64_t towns = 1;                                    ///< subdistricts and towns
    Duration travel_town{}, travel_district{}, travel_city{};  ///< door to door, one way
    double growth_per_year =
        0;  ///< of residents (all groups alike) and firms, of those at the beginning
    double in_migration = 0;  ///< migrants aged 15-59 who move in, a year, share of residents
    double x = 0, y = 0;      ///< schematic position, 0–100

    double age_share(int band) const {
        const double shares[age_bands] = {age_0_14, age_15_59, age_60_64, age_65};
        return shares[band];
    }
};

enum class Level : std::uint8_t { town, district, city };

/// A kind of building; there is one in every town, one in every district, or one in the city.
struct OfficeSpec {
    std::string id;
    std::string name, name_zh;
    Level level = Level::district;
    bool hall = false;  ///< windows of many departments under one roof
    std::string hours;  ///< id of an opening-hours profile
};

struct DepartmentSpec {
    std::string id;
    std::string name, name_zh;
    std::string office;       ///< where its windows are in its own building
    std::string town_office;  ///< where its town-level windows are (empty: no town level)
    std::string city_office;  ///< where its city-level windows are (empty: as `office`)
    bool joins_hall = true;   ///< moves its windows into the hall where a regime says `one_hall`
    int hall_since =
        2017;  ///< year in which it does; a regime has the hall as it stands in its `hall_wave`
    Level back_office = Level::district;
    double other_duties = 0;  ///< share of its back offices' time for what no case asks for
};

enum class Applicant : std::uint8_t { person, firm };
enum class Outside : std::uint8_t { none, some, unclassified };

/// Who can come to need a matter.
enum class Eligible : std::uint8_t { all, child, adult, older, senior, migrant, local, firm };

struct MatterSpec {
    std::string id;
    std::string name, name_zh;
    std::string category;
    std::string department;
    Applicant applicant = Applicant::person;
    Eligible eligible = Eligible::all;
    Level level = Level::district;  ///< where it is filed at a counter
    double rate_per_year = 0;       ///< needs per eligible person (or firm) and year
    Outside outside = Outside::none;
    Duration service_mean{};  ///< at the filing window, lognormal
    double service_cv = 1;
    double own_documents = 0;     ///< documents of the applicant's own, before the cuts of a regime
    bool instant = true;          ///< decided at the window; otherwise the back office reviews
    Duration review_work_mean{};  ///< back-office work per reviewing department, if not instant;
                                  ///< lognormal
    double review_work_cv = 1;
    int reviews = 1;             ///< departments' reviews one after another
    std::int64_t statutory = 0;  ///< legal limit from acceptance to result, working days; 0: none
    std::int64_t processing =
        0;  ///< working days that pass whatever the staff does (publication, printing)
    double fetch_factor =
        1;  ///< multiplies the regime's share of results fetched in person; 0: nothing to fetch
    bool online = true;          ///< a regime may offer it on the phone
    int windows_in_turn = 1;     ///< windows to be visited one after another for one filing
    bool kiosk = false;          ///< a kiosk can do it, or print the certificate
    bool fetch_between = false;  ///< each of these but the last has a paper to be fetched first
    std::string basis;           ///< "source", "assumption" or "generated"
};

struct DocumentSpec {
    std::string id;
    std::string name, name_zh;
    std::string issuer;       ///< department; empty: the applicant's own or issued outside the city
    std::string certificate;  ///< matter under which it is issued (its windows, its load)
    bool e_certificate = false;  ///< exists in electronic form with equal force
    bool declarable = false;     ///< the law allows a signed declaration instead
};

/// One document of another department that a matter asks for.
struct MaterialSpec {
    std::string id;
    std::string matter, document;
    double needed = 1;  ///< share of cases that must show it
};

/// A data link: provider's record of a document → whoever asks.
struct LinkSpec {
    std::string id;
    std::string document;
    double coverage = 1;         ///< share of citizens whose record is there
    double mismatch = 0;         ///< share of queries answered wrongly or not matched
    Duration latency{};          ///< mean time of an answer, besides the backlog
    double capacity_per_ms = 0;  ///< queries, for the whole city; 0: unlimited
    bool nightly = false;        ///< batch exchange: an answer comes the next morning
    double outages_per_year = 0;
    Duration outage_mean{};
    std::string from, until;             ///< dates, "2017-07-01"; empty: always
    std::int64_t from_day = INT64_MIN;   ///< civil days of these dates
    std::int64_t until_day = INT64_MAX;  ///< exclusive
    int wave =
        2017;  ///< year of the reform in which it was built; a regime uses links up to its own wave
};

/// When windows are open: times from midnight.
struct HoursSpec {
    std::string id;
    Duration open = sim::hours(9), lunch_from = sim::hours(12),
             lunch_until = sim::hours(13) + sim::minutes(30), close = sim::hours(17);
    double lunch_share = 0;               ///< share of windows open over lunch
    double afternoon_share = 1;           ///< of the windows open in the morning
    Duration last_ticket{};               ///< before closing: no tickets from then on
    std::int64_t tickets_per_window = 0;  ///< a day; 0: as many as can be served
    bool serves_all = false;  ///< at closing those with a ticket are served, not sent home

    friend bool operator==(const HoursSpec&, const HoursSpec&) = default;
};

/// Shares of visits by weekday (Monday first), half hour of the day, and month.
struct ProfileSpec {
    double weekday[7] = {1, 1, 1, 1, 1, 0, 0};
    double half_hour[48] = {};
    double month[12] = {1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1};
};

/// Over-dispersion: coefficients of variation of independent gamma factors (METHOD: 138 Warsaw
/// queues).
struct DispersionSpec {
    double city_day = 0.05, office_day = 0.06, queue_day = 0.15, block = 0.15;
};

/// Everything a regime decides. Probabilities per occasion unless said otherwise.
struct RegimeSpec {
    std::string id, base;  ///< base: regime whose values hold where none are given
    std::string name, name_zh;
    double informed = 0.326;            ///< applicant knows all that is asked for
    double full_notice = 0.32;          ///< clerk names all gaps at once, else the first
    double own_error = 0.0036;          ///< per own document
    double documents = 1;               ///< factor on the matter's own documents
    double at_hand = 0.05;              ///< an outside document is already at hand
    double certificate_success = 0.85;  ///< a visit to the issuer ends with the certificate
    double wasted =
        0.01;  ///< a visit fails for no reason of the papers (system down, official absent)
    double fetch = 0.113;      ///< the result must be fetched in person
    double owed = 0;           ///< a gap is accepted as owed, to be sent later
    double letter = 0;         ///< the clerk writes to the issuer instead of sending the applicant
    double declaration = 0;    ///< a declarable document is replaced by a signed declaration
    double e_certificate = 0;  ///< an existing e-certificate is accepted and found
    double links =
        0;  ///< share of citizens' records reachable by the links in use (scales coverage)
    int link_wave = 0;  ///< links built up to this year are used; 0: none
    bool link_fallback_letter =
        false;  ///< a failed query becomes a letter, else the applicant brings the paper
    bool one_hall = false;         ///< departments that join the hall have their windows there
    int hall_wave = 2019;          ///< departments that had joined by this year
    bool integrated = false;       ///< one window takes all matters of the hall
    double service_factor = 1;     ///< on time at the window
    double review_factor = 1;      ///< on back-office work
    double processing_factor = 1;  ///< on waiting that nobody works on
    bool staff_platform = false;   ///< files move between departments at once, else by courier
    double online = 0;    ///< share of digitally ready applicants who file online where offered
    double assisted = 0;  ///< share of the others for whom a relative or agent does it online
    double face_failure = 0.02;  ///< per attempt
    double online_gap = 0;       ///< an online filing still needs a visit
    double favour = 0;  ///< an applicant uses an acquaintance or a gift at a discretionary step
    double favour_overlooks = 0.5;  ///< then a gap is overlooked with this probability
    double favour_obstructs =
        0;               ///< somebody else's complete filing is sent away; only with favours
    double dropped = 0;  ///< share of (matter, outside document) that the law no longer asks for
    int gives_up_after = 6;          ///< refusals
    double complains = 0.02;         ///< per refusal, by calling the hotline
    double appointment = 0;          ///< share of visits by appointment
    double no_show = 0;              ///< of appointments
    double appointment_quota = 0.5;  ///< share of window time that can be booked
    int appointment_days = 7;        ///< working days ahead
    bool priority_65 = false;        ///< 65 and older are called first, with appointments
    double information_desk = 0;     ///< share of a hall's window staff who are guides instead
    double precheck = 0.8;           ///< gaps that a guide finds
    double kiosks_per_100k = 0;      ///< residents; in the towns' halls
    double kiosk_use = 0;            ///< of the digitally ready, for what a kiosk can do
    bool side_by_side = false;       ///< departments review at the same time, not in turn
    double assisted_by_staff = 0;    ///< of the assisted: a community worker does it with them

    friend bool operator==(const RegimeSpec&, const RegimeSpec&) = default;
};

/// Assumptions about people and staff that no regime changes.
struct BehaviourSpec {
    double digital_ready_0_14 = 0, digital_ready_15_59 = 0, digital_ready_60_64 = 0,
           digital_ready_65 = 0;
    double agent_share_firms = 0;   ///< firms' cases filed by an agent (informed, makes no errors)
    DistributionSpec patience;      ///< at a window, when waiting
    DistributionSpec no_show_call;  ///< cost of calling somebody who has left
    DistributionSpec retry;         ///< pause before the next visit, days × 24 h
    DistributionSpec certificate_service;  ///< at the issuer's window
    DistributionSpec fetch_service;
    DistributionSpec refusal_service;  ///< a filing that is turned back
    DistributionSpec letter_work;      ///< back office of the issuer
    DistributionSpec online_time;      ///< of the citizen
    DistributionSpec hotline_call;
    DistributionSpec intake_work;      ///< back office, per online case
    double base_hours_per_case = 0.5;  ///< reading up, copying, photographs
    double hotline_per_resident_year = 0.2;
    double hotline_seats = 2.27;        ///< per 100,000 residents
    double hotline_on_duty = 0.25;      ///< share of seats that answer calls at a time
    DistributionSpec hotline_patience;  ///< before hanging up; 0: never
    double complaint_dispatched = 0;    ///< complaints that go to the department as an order
    DistributionSpec complaint_work;    ///< of the department, for such an order
    double complains_overdue = 0;       ///< of results later than the legal limit, by the hotline
    DistributionSpec turns_round;       ///< displayed wait at which people turn round; 0: never
    DistributionSpec desk_service;      ///< a guide's look through the papers
    DistributionSpec kiosk_service;
    DistributionSpec
        owed_delivery;  ///< until an owed document arrives by post or online, days x 24 h
    std::int64_t owed_limit = 10;    ///< working days after which, and again, staff remind
    int owed_reminders = 2;          ///< then the acceptance is revoked
    DistributionSpec reminder_work;  ///< of the department, whenever an overdue file is reminded of
    DistributionSpec assisted_work;  ///< of whoever files online for somebody
    Duration courier{};  ///< between departments without the staff platform, per hand-over
    Duration link_wait = sim::minutes(2);  ///< longest answer of a link awaited at the window

    double digital_ready(int band) const {
        const double shares[age_bands] = {digital_ready_0_14, digital_ready_15_59,
                                          digital_ready_60_64, digital_ready_65};
        return shares[band];
    }
};

/// The rule by which windows and back offices are staffed in the sizing regime, and the variant
/// used.
struct StaffingSpec {
    std::string sized_in = "paper";
    double window_load = 0.8;  ///< busy share of open window time aimed at
    double back_office_load = 0.85;
    std::string variant = "same";  ///< same | equal-service | hangzhou-2020
    double factor = 1;             ///< on every count after sizing (sweep ±20 %)
    double hours_per_post = 1720;  ///< working hours of a post in a year
    double absence = 0.08;         ///< share of staff absent on a day
    int windows_open_at_least = 1;
};

/// A change at a date or a moment, until another or for good. What `set` names is listed by
/// change_keys() in changes.hpp; lists that are empty choose all.
struct ChangeSpec {
    std::string id;
    std::int64_t at_ms =
        0;  ///< local clock, ms since 1970-01-01; effective before all events at it
    std::int64_t until_ms = INT64_MAX;  ///< exclusive: from then on as if it had not been
    std::string set;        ///< "regime.informed", "link.coverage", "windows.number" …
    double value = 0;       ///< share, number, ms, per ms, ms since midnight; booleans 0 or 1
    std::string regime;     ///< of `set = "regime"`: whose values hold
    bool announced = true;  ///< people know beforehand where windows will move; not of a command
    std::vector<std::string> regimes;      ///< runs in which it happens
    std::vector<std::string> departments;  ///< whose cases, windows or posts change
    std::vector<std::string> districts;
    std::vector<std::string> offices;  ///< kinds of buildings
    std::vector<std::string> groups;   ///< window groups, as on the results' axis `station`
    std::vector<std::string> links;
    std::vector<std::string> matters;
    std::vector<std::string> hours;

    friend bool operator==(const ChangeSpec&, const ChangeSpec&) = default;
};

/// What is kept of the offices over time.
enum class Series : std::uint8_t { weekly, daily, hourly };  // weekly: the city's weeks only

enum class DayKind : std::uint8_t { workday, weekend, holiday };

struct CategorySpec {
    std::string id;
    std::string name, name_zh;
};

/// A published figure that the model is held against.
struct ObservedSpec {
    std::string id;
    std::string quantity, regime, rule, denominator, source;
    double value = 0;
    std::optional<double> low, high;
    bool tuned = false;  ///< parameters were fitted to it; otherwise it is a check
};

struct CitySpec {
    std::string title;
    std::string name, name_zh;
    std::uint64_t seed = 1;
    std::int64_t start_day =
        0;  ///< civil day (days since 1970-01-01) on which the measured period begins
    std::int64_t warmup_days = 60, days = 365, cooldown_days = 60;
    double scale = 1;         ///< share of the city's offices and people that is simulated
    double needs_factor = 1;  ///< on all rates
    Series series = Series::daily;
    double unclassified_outside =
        0.5;  ///< share of unclassified matters treated as needing outside papers
    std::map<std::int64_t, DayKind> calendar;  ///< exceptions by civil day
    ProfileSpec profile;
    DispersionSpec dispersion;
    BehaviourSpec behaviour;
    StaffingSpec staffing;
    std::vector<DistrictSpec> districts;
    std::vector<DepartmentSpec> departments;
    std::vector<OfficeSpec> offices;
    std::vector<HoursSpec> hours;
    std::vector<MatterSpec> matters;
    std::vector<DocumentSpec> documents;
    std::vector<MaterialSpec> materials;
    std::vector<LinkSpec> links;
    std::vector<CategorySpec> categories;
    std::vector<ObservedSpec> observed;
    std::vector<RegimeSpec> regimes;
    std::vector<ChangeSpec> changes;
    std::vector<std::string> compare;  ///< regimes of the default comparison, in order
    std::vector<std::string> journey;  ///< matters of the default secret visit
};

}  // namespace cityload::city
