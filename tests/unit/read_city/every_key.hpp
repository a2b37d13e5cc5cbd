#pragma once
// A city of two districts in which every key of a scenario has something to act on, and for every
// key a value with which the run must come out differently.

#include <map>
#include <set>
#include <string>
#include <vector>

namespace cityload::read {

inline const std::string every_key_city = R"(cityload = 1
kind = "city"
[city]
start = "2019-03-04"
warmup = "3 d"
days = "14 d"
cooldown = "4 d"
regimes = ["a"]
[district.east]
residents = 9000
age_0_14 = "13 %"
age_15_59 = "60 %"
age_60_64 = "9 %"
age_65 = "18 %"
migrant_share = "30 %"
firms = 900
towns = 2
travel_town = "10 min"
travel_district = "20 min"
travel_city = "30 min"
[district.west]
residents = 3000
age_0_14 = "13 %"
age_15_59 = "60 %"
age_60_64 = "9 %"
age_65 = "18 %"
towns = 1
travel_town = "10 min"
travel_district = "20 min"
travel_city = "30 min"
[hours.day]
open = "09:00"
lunch_from = "12:00"
lunch_until = "13:00"
close = "17:00"
[hours.late]
open = "10:00"
lunch_from = "12:00"
lunch_until = "13:00"
close = "18:00"
[office.hall]
level = "district"
hall = true
hours = "day"
[office.bureau]
level = "district"
hours = "day"
[office.archive]
level = "district"
hours = "day"
[office.town-hall]
level = "town"
hall = true
hours = "day"
[office.palace]
level = "city"
hours = "day"
[department.register]
office = "bureau"
town_office = "town-hall"
city_office = "palace"
other_duties = "10 %"
[department.records]
office = "archive"
[department.desk]
office = "hall"
town_office = "town-hall"
[category.c]
name = "C"
[matter.licence]
category = "c"
department = "register"
rate = "12 /year"
outside = "some"
service_mean = "9 min"
own_documents = 12
instant = false
reviews = 2
statutory = "1 workdays"
processing = "1 workdays"
[matter.card]
category = "c"
department = "desk"
level = "town"
rate = "6 /year"
outside = "unclassified"
service_mean = "9 min"
own_documents = 8
kiosk = true
windows_in_turn = 2
fetch_between = true
[matter.extract]
category = "c"
department = "records"
rate = "2 /year"
service_mean = "9 min"
own_documents = 2
outside = "some"
kiosk = true
[matter.permit]
category = "c"
department = "register"
level = "city"
rate = "1 /year"
service_mean = "9 min"
[matter.tax]
category = "c"
department = "desk"
applicant = "firm"
eligible = "firm"
rate = "9 /year"
service_mean = "9 min"
own_documents = 9
outside = "some"
[document.deed]
issuer = "records"
certificate = "extract"
e_certificate = true
declarable = true
[document.proof]
issuer = "register"
[document.old]
issuer = "desk"
[material.m1]
matter = "licence"
document = "deed"
[material.m2]
matter = "licence"
document = "proof"
needed = "60 %"
[material.m3]
matter = "card"
document = "old"
[material.m4]
matter = "extract"
document = "old"
needed = "50 %"
[material.m5]
matter = "tax"
document = "proof"
[link.l1]
document = "deed"
coverage = "60 %"
mismatch = "10 %"
latency = "1 min"
capacity = "300 /h"
outages_per_year = 50
outage_mean = "20 h"
[link.l2]
document = "proof"
coverage = "60 %"
[demand.weekday-1]
weight = 1
[demand.half-hour-18]
weight = 2
[demand.half-hour-20]
weight = 1
[demand.half-hour-28]
weight = 1
[calendar.2019-03-13]
kind = "holiday"
[dispersion]
city_day = 0.1
office_day = 0.1
queue_day = 0.1
block = 0.1
[staffing]
sized_in = "a"
window_load = 0.9
back_office_load = 0.9
absence = "10 %"
[behaviour]
digital_ready_0_14 = "80 %"
digital_ready_15_59 = "80 %"
digital_ready_60_64 = "60 %"
digital_ready_65 = "40 %"
agent_share_firms = "30 %"
patience = { distribution = "exponential", mean = "15 min" }
no_show_call = { distribution = "exponential", mean = "20 s" }
retry = { distribution = "exponential", mean = "1 d" }
certificate_service = { distribution = "exponential", mean = "8 min" }
fetch_service = { distribution = "exponential", mean = "4 min" }
refusal_service = { distribution = "exponential", mean = "7 min" }
letter_work = { distribution = "exponential", mean = "20 min" }
online_time = { distribution = "exponential", mean = "20 min" }
hotline_call = { distribution = "exponential", mean = "150 s" }
intake_work = { distribution = "exponential", mean = "5 min" }
hotline_patience = { distribution = "exponential", mean = "3 min" }
hotline_per_resident_year = 20
complaint_dispatched = "40 %"
complaint_work = { distribution = "exponential", mean = "30 min" }
complains_overdue = "50 %"
reminder_work = { distribution = "exponential", mean = "5 min" }
assisted_work = { distribution = "exponential", mean = "20 min" }
owed_delivery = { distribution = "exponential", mean = "4 d" }
owed_limit = "1 workdays"
owed_reminders = 1
turns_round = { distribution = "exponential", mean = "30 min" }
desk_service = { distribution = "exponential", mean = "2 min" }
kiosk_service = { distribution = "exponential", mean = "5 min" }
courier = "6 h"
[regime.a]
informed = "40 %"
full_notice = "50 %"
own_error = 0.02
at_hand = "10 %"
certificate_success = "70 %"
wasted = "5 %"
fetch = "30 %"
owed = "20 %"
letter = "20 %"
declaration = "20 %"
e_certificate = "20 %"
links = "90 %"
link_wave = 2018
one_hall = true
hall_wave = 2018
online = "40 %"
assisted = "40 %"
face_failure = "40 %"
online_gap = "10 %"
favour = "20 %"
favour_obstructs = "10 %"
gives_up_after = 3
complains = "30 %"
appointment = "30 %"
no_show = "20 %"
appointment_quota = "20 %"
appointment_days = 2
information_desk = "30 %"
precheck = "60 %"
kiosks_per_100k = 20
kiosk_use = "50 %"
assisted_by_staff = "50 %"
[regime.b]
base = "a"
service_factor = 2
[change.one]
at = "2019-03-11 10:00"
until = "2019-03-14"
set = "regime.wasted"
value = "90 %"
departments = ["register"]
)";

/// Lines put behind the city's for each key; a table may be opened again.
inline const std::map<std::string, std::vector<std::string>>& other_values() {
    const auto time = [](const char* mean) {
        return std::string("{ distribution = \"exponential\", mean = \"") + mean + "\" }";
    };
    static const std::map<std::string, std::vector<std::string>> values{
        {"city.start", {"city.start=\"2019-04-01\""}},
        {"city.warmup", {"city.warmup=\"5 d\""}},
        {"city.days", {"city.days=\"16 d\""}},
        {"city.cooldown", {"city.cooldown=\"6 d\""}},
        {"city.seed", {"city.seed=2"}},
        {"city.needs_factor", {"city.needs_factor=1.1"}},
        {"city.unclassified_outside", {"city.unclassified_outside=\"100 %\""}},
        {"city.scale", {"city.scale=\"60 %\""}},
        {"city.series", {"city.series=\"hourly\""}},
        {"district.residents", {"district.east.residents=10000"}},
        {"district.age_0_14", {"district.east.age_0_14=\"14 %\"", "district.east.age_65=\"17 %\""}},
        {"district.age_15_59",
         {"district.east.age_15_59=\"61 %\"", "district.east.age_65=\"17 %\""}},
        {"district.age_60_64",
         {"district.east.age_60_64=\"12 %\"", "district.east.age_65=\"15 %\""}},
        {"district.age_65", {"district.east.age_65=\"19 %\"", "district.east.age_60_64=\"8 %\""}},
        {"district.migrant_share", {"district.east.migrant_share=\"50 %\""}},
        {"district.firms", {"district.east.firms=1200"}},
        {"district.towns", {"district.east.towns=3"}},
        {"district.travel_town", {"district.east.travel_town=\"15 min\""}},
        {"district.travel_district", {"district.east.travel_district=\"25 min\""}},
        {"district.travel_city", {"district.east.travel_city=\"45 min\""}},
        {"district.growth", {"district.east.growth=\"80 %\"", "city.days=\"45 d\""}},
        {"district.in_migration", {"district.east.in_migration=\"80 %\"", "city.days=\"45 d\""}},
        {"department.office",
         {"department.records.office=\"bureau\"", "office.archive.remove=true"}},
        {"department.town_office", {"department.desk.town_office=\"\""}},
        {"department.city_office",
         {"department.desk.city_office=\"palace\"", "matter.card.level=\"city\""}},
        {"department.joins_hall", {"department.register.joins_hall=false"}},
        {"department.hall_since", {"department.register.hall_since=2019"}},
        {"department.other_duties", {"department.register.other_duties=\"40 %\""}},
        {"department.back_office", {"department.register.back_office=\"city\""}},
        {"office.level", {"office.archive.level=\"city\""}},
        {"office.hall", {"office.town-hall.hall=false"}},
        {"office.hours", {"office.hall.hours=\"late\""}},
        {"hours.open", {"hours.day.open=\"08:30\""}},
        {"hours.lunch_from", {"hours.day.lunch_from=\"11:30\""}},
        {"hours.lunch_until", {"hours.day.lunch_until=\"13:30\""}},
        {"hours.close", {"hours.day.close=\"16:00\""}},
        {"hours.lunch_share", {"hours.day.lunch_share=\"50 %\""}},
        {"hours.afternoon_share", {"hours.day.afternoon_share=\"50 %\""}},
        {"hours.last_ticket", {"hours.day.last_ticket=\"3 h\""}},
        {"hours.tickets_per_window", {"hours.day.tickets_per_window=3"}},
        {"hours.serves_all",
         {"hours.day.serves_all=true", "hours.day.lunch_from=\"10:15\"",
          "hours.day.lunch_until=\"10:15\"", "hours.day.close=\"10:30\"", "staffing.factor=0.3",
          "behaviour.patience={ distribution = \"exponential\", mean = \"5 h\" }",
          "behaviour.turns_round={ distribution = \"exponential\", mean = \"9 h\" }"}},
        {"matter.department", {"matter.licence.department=\"records\""}},
        {"matter.applicant",
         {"matter.extract.applicant=\"firm\"", "matter.extract.eligible=\"firm\""}},
        {"matter.eligible", {"matter.licence.eligible=\"senior\""}},
        {"matter.level", {"matter.licence.level=\"town\""}},
        {"matter.rate", {"matter.licence.rate=\"13 /year\""}},
        {"matter.outside", {"matter.card.outside=\"some\""}},
        {"matter.service_mean", {"matter.licence.service_mean=\"10 min\""}},
        {"matter.service_cv", {"matter.licence.service_cv=0.5"}},
        {"matter.own_documents", {"matter.licence.own_documents=14"}},
        {"matter.instant", {"matter.licence.instant=true"}},
        {"matter.review_work_mean", {"matter.licence.review_work_mean=\"30 min\""}},
        {"matter.review_work_cv", {"matter.licence.review_work_cv=2"}},
        {"matter.reviews", {"matter.licence.reviews=1"}},
        {"matter.statutory", {"matter.licence.statutory=\"0 workdays\""}},
        {"matter.processing", {"matter.licence.processing=\"2 workdays\""}},
        {"matter.fetch_factor", {"matter.licence.fetch_factor=0"}},
        {"matter.online", {"matter.licence.online=false"}},
        {"matter.windows_in_turn", {"matter.licence.windows_in_turn=2"}},
        {"matter.kiosk", {"matter.card.kiosk=false"}},
        {"matter.fetch_between", {"matter.card.fetch_between=false"}},
        {"document.issuer", {"document.deed.issuer=\"desk\""}},
        {"document.certificate", {"document.proof.certificate=\"permit\""}},
        {"document.e_certificate", {"document.deed.e_certificate=false"}},
        {"document.declarable", {"document.deed.declarable=false"}},
        {"material.matter", {"material.m2.matter=\"tax\"", "material.m5.matter=\"licence\""}},
        {"material.document", {"material.m2.document=\"old\""}},
        {"material.needed", {"material.m2.needed=\"90 %\""}},
        {"link.document", {"link.l2.document=\"old\""}},
        {"link.coverage", {"link.l1.coverage=\"80 %\""}},
        {"link.mismatch", {"link.l1.mismatch=\"30 %\""}},
        {"link.latency", {"link.l1.latency=\"3 min\""}},
        {"link.capacity", {"link.l1.capacity=\"2 /h\""}},
        {"link.nightly", {"link.l1.nightly=true"}},
        {"link.outages_per_year", {"link.l1.outages_per_year=300"}},
        {"link.outage_mean", {"link.l1.outage_mean=\"200 h\""}},
        {"link.from", {"link.l1.from=\"2019-03-12\""}},
        {"link.until", {"link.l1.until=\"2019-03-12\""}},
        {"link.wave", {"link.l1.wave=2019"}},
        {"calendar.kind", {"calendar.2019-03-09.kind=\"workday\""}},
        {"demand.weight", {"demand.weekday-6.weight=1"}},
        {"regime.base", {"regime.a.base=\"c\"", "regime.c.dropped=\"40 %\""}},
        {"regime.informed", {"regime.a.informed=\"60 %\""}},
        {"regime.full_notice", {"regime.a.full_notice=\"90 %\""}},
        {"regime.own_error", {"regime.a.own_error=0.04"}},
        {"regime.documents", {"regime.a.documents=0.5"}},
        {"regime.at_hand", {"regime.a.at_hand=\"40 %\""}},
        {"regime.certificate_success", {"regime.a.certificate_success=\"40 %\""}},
        {"regime.wasted", {"regime.a.wasted=\"15 %\""}},
        {"regime.fetch", {"regime.a.fetch=\"60 %\""}},
        {"regime.owed", {"regime.a.owed=\"50 %\""}},
        {"regime.letter", {"regime.a.letter=\"50 %\""}},
        {"regime.declaration", {"regime.a.declaration=\"60 %\""}},
        {"regime.e_certificate", {"regime.a.e_certificate=\"60 %\""}},
        {"regime.links", {"regime.a.links=\"50 %\""}},
        {"regime.link_wave", {"regime.a.link_wave=2000"}},
        {"regime.link_fallback_letter", {"regime.a.link_fallback_letter=true"}},
        {"regime.one_hall", {"regime.a.one_hall=false"}},
        {"regime.hall_wave", {"regime.a.hall_wave=2000"}},
        {"regime.integrated", {"regime.a.integrated=true"}},
        {"regime.service_factor", {"regime.a.service_factor=0.8"}},
        {"regime.review_factor", {"regime.a.review_factor=0.5"}},
        {"regime.processing_factor", {"regime.a.processing_factor=3"}},
        {"regime.staff_platform", {"regime.a.staff_platform=true"}},
        {"regime.online", {"regime.a.online=\"80 %\""}},
        {"regime.assisted", {"regime.a.assisted=\"80 %\""}},
        {"regime.face_failure", {"regime.a.face_failure=\"80 %\""}},
        {"regime.online_gap", {"regime.a.online_gap=\"50 %\""}},
        {"regime.favour", {"regime.a.favour=\"40 %\""}},
        {"regime.favour_overlooks", {"regime.a.favour_overlooks=\"100 %\""}},
        {"regime.favour_obstructs", {"regime.a.favour_obstructs=\"30 %\""}},
        {"regime.dropped", {"regime.a.dropped=\"60 %\""}},
        {"regime.gives_up_after", {"regime.a.gives_up_after=1"}},
        {"regime.complains", {"regime.a.complains=\"90 %\""}},
        {"regime.appointment", {"regime.a.appointment=\"60 %\""}},
        {"regime.appointment_quota", {"regime.a.appointment_quota=\"60 %\""}},
        {"regime.appointment_days", {"regime.a.appointment_days=1"}},
        {"regime.priority_65", {"regime.a.priority_65=true"}},
        {"regime.information_desk", {"regime.a.information_desk=\"0 %\""}},
        {"regime.precheck", {"regime.a.precheck=\"10 %\""}},
        {"regime.kiosks_per_100k", {"regime.a.kiosks_per_100k=0"}},
        {"regime.kiosk_use", {"regime.a.kiosk_use=\"90 %\""}},
        {"regime.side_by_side", {"regime.a.side_by_side=true"}},
        {"regime.assisted_by_staff", {"regime.a.assisted_by_staff=\"90 %\""}},
        {"regime.no_show", {"regime.a.no_show=\"60 %\""}},
        {"behaviour.digital_ready_0_14",
         {"behaviour.digital_ready_0_14=\"20 %\"", "matter.licence.eligible=\"child\""}},
        {"behaviour.digital_ready_15_59", {"behaviour.digital_ready_15_59=\"20 %\""}},
        {"behaviour.digital_ready_60_64", {"behaviour.digital_ready_60_64=\"10 %\""}},
        {"behaviour.digital_ready_65", {"behaviour.digital_ready_65=\"10 %\""}},
        {"behaviour.agent_share_firms", {"behaviour.agent_share_firms=\"90 %\""}},
        {"behaviour.patience", {"behaviour.patience=" + time("5 min")}},
        {"behaviour.no_show_call", {"behaviour.no_show_call=" + time("60 s")}},
        {"behaviour.retry", {"behaviour.retry=" + time("4 d")}},
        {"behaviour.certificate_service", {"behaviour.certificate_service=" + time("12 min")}},
        {"behaviour.fetch_service", {"behaviour.fetch_service=" + time("9 min")}},
        {"behaviour.refusal_service", {"behaviour.refusal_service=" + time("9 min")}},
        {"behaviour.letter_work", {"behaviour.letter_work=" + time("40 min")}},
        {"behaviour.online_time", {"behaviour.online_time=" + time("40 min")}},
        {"behaviour.hotline_call", {"behaviour.hotline_call=" + time("300 s")}},
        {"behaviour.intake_work", {"behaviour.intake_work=" + time("10 min")}},
        {"behaviour.base_hours_per_case", {"behaviour.base_hours_per_case=2"}},
        {"behaviour.hotline_per_resident_year", {"behaviour.hotline_per_resident_year=30"}},
        {"behaviour.hotline_seats", {"behaviour.hotline_seats=200"}},
        {"behaviour.hotline_on_duty",
         {"behaviour.hotline_on_duty=\"100 %\"", "behaviour.hotline_seats=200"}},
        {"behaviour.hotline_patience", {"behaviour.hotline_patience=" + time("30 s")}},
        {"behaviour.complaint_dispatched", {"behaviour.complaint_dispatched=\"90 %\""}},
        {"behaviour.complaint_work", {"behaviour.complaint_work=" + time("60 min")}},
        {"behaviour.complains_overdue", {"behaviour.complains_overdue=\"100 %\""}},
        {"behaviour.owed_delivery", {"behaviour.owed_delivery=" + time("1 d")}},
        {"behaviour.owed_limit", {"behaviour.owed_limit=\"2 workdays\""}},
        {"behaviour.owed_reminders", {"behaviour.owed_reminders=3"}},
        {"behaviour.turns_round", {"behaviour.turns_round=" + time("5 min")}},
        {"behaviour.desk_service", {"behaviour.desk_service=" + time("5 min")}},
        {"behaviour.kiosk_service", {"behaviour.kiosk_service=" + time("15 min")}},
        {"behaviour.reminder_work", {"behaviour.reminder_work=" + time("30 min")}},
        {"behaviour.assisted_work", {"behaviour.assisted_work=" + time("40 min")}},
        {"behaviour.courier", {"behaviour.courier=\"24 h\""}},
        {"behaviour.link_wait", {"behaviour.link_wait=\"10 s\""}},
        {"dispersion.city_day", {"dispersion.city_day=0.3"}},
        {"dispersion.office_day", {"dispersion.office_day=0.3"}},
        {"dispersion.queue_day", {"dispersion.queue_day=0.3"}},
        {"dispersion.block", {"dispersion.block=0.3"}},
        {"staffing.sized_in", {"staffing.sized_in=\"b\""}},
        {"staffing.window_load", {"staffing.window_load=0.5"}},
        {"staffing.back_office_load", {"staffing.back_office_load=0.3"}},
        {"staffing.variant", {"staffing.variant=\"equal-service\""}},
        {"staffing.factor", {"staffing.factor=2"}},
        {"staffing.absence", {"staffing.absence=\"40 %\""}},
        {"staffing.windows_open_at_least", {"staffing.windows_open_at_least=3"}},
        {"change.at", {"change.one.at=\"2019-03-12\""}},
        {"change.until", {"change.one.until=\"2019-03-18\""}},
        {"change.set", {"change.one.set=\"regime.full_notice\""}},
        {"change.value", {"change.one.value=\"10 %\""}},
        {"change.announced",
         {"change.one.set=\"regime.one_hall\"", "change.one.value=false",
          "change.one.announced=false"}},
        {"change.regimes", {"change.one.regimes=[\"b\"]"}},
        {"change.departments", {"change.one.departments=[\"desk\"]"}},
        {"change.districts",
         {"change.one.set=\"demand\"", "change.one.value=3", "change.one.districts=[\"west\"]"}},
        {"change.offices",
         {"change.one.set=\"windows.closed\"", "change.one.value=true",
          "change.one.offices=[\"hall\"]"}},
        {"change.groups",
         {"change.one.set=\"windows.closed\"", "change.one.value=true", "change.one.departments=[]",
          "change.one.groups=[\"hall.east.desk\"]"}},
        {"change.links",
         {"change.one.set=\"link.down\"", "change.one.value=true", "change.one.departments=[]",
          "change.one.links=[\"l1\"]"}},
        {"change.matters",
         {"change.one.set=\"demand\"", "change.one.value=3", "change.one.matters=[\"permit\"]"}},
        {"change.hours",
         {"change.one.set=\"hours.close\"", "change.one.value=\"13:30\"",
          "office.palace.hours=\"late\"", "change.one.departments=[]",
          "change.one.hours=[\"day\"]"}},
    };
    return values;
}

/// Keys whose values a pair of keys must be compared with: without the second the first shows
/// nothing, so the difference must come from it.
inline const std::map<std::string, std::vector<std::string>>& companions() {
    static const std::map<std::string, std::vector<std::string>> with{
        {"district.growth", {"city.days=\"45 d\""}},
        {"district.in_migration", {"city.days=\"45 d\""}},
        {"hours.serves_all",
         {"hours.day.lunch_from=\"10:15\"", "hours.day.lunch_until=\"10:15\"",
          "hours.day.close=\"10:30\"", "staffing.factor=0.3",
          "behaviour.patience={ distribution = \"exponential\", mean = \"5 h\" }",
          "behaviour.turns_round={ distribution = \"exponential\", mean = \"9 h\" }"}},
        {"department.city_office", {}},
        {"behaviour.digital_ready_0_14", {"matter.licence.eligible=\"child\""}},
        {"behaviour.hotline_on_duty", {"behaviour.hotline_seats=200"}},
        {"change.announced", {"change.one.set=\"regime.one_hall\"", "change.one.value=false"}},
        {"change.districts", {"change.one.set=\"demand\"", "change.one.value=3"}},
        {"change.offices", {"change.one.set=\"windows.closed\"", "change.one.value=true"}},
        {"change.groups",
         {"change.one.set=\"windows.closed\"", "change.one.value=true",
          "change.one.departments=[]"}},
        {"change.links",
         {"change.one.set=\"link.down\"", "change.one.value=true", "change.one.departments=[]"}},
        {"change.matters", {"change.one.set=\"demand\"", "change.one.value=3"}},
        {"change.hours",
         {"change.one.set=\"hours.close\"", "change.one.value=\"13:30\"",
          "office.palace.hours=\"late\"", "change.one.departments=[]"}},
    };
    return with;
}

/// Keys that only describe, choose what is shown, or are reported and computed with afterwards.
inline const std::set<std::string>& descriptive_keys() {
    static const std::set<std::string> keys{
        "cityload", "kind", "title", "description", "city.name", "city.name_zh",
        "city.regimes",     // which regimes `compare` runs
        "journey.matters",  // which matters `journey` tries
        "district.name", "district.name_zh", "district.x", "district.y",  // maps
        "department.name", "department.name_zh", "office.name", "office.name_zh", "category.name",
        "category.name_zh", "matter.name", "matter.name_zh",
        "matter.category",  // a heading
        "matter.basis", "document.name", "document.name_zh", "regime.name", "regime.name_zh",
        "calendar.name", "calendar.name_zh",
        "staffing.hours_per_post",  // minutes of work as posts, in the results
        // What the model is held against (docs/calibration.md).
        "observed.quantity", "observed.regime", "observed.value", "observed.low", "observed.high",
        "observed.rule", "observed.denominator", "observed.tuned", "observed.source"};
    return keys;
}

}  // namespace cityload::read
