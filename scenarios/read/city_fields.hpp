#pragma once
// The drafts that the fields of a city are read into, and the tables of its lists.

#include "models/city/spec.hpp"
#include "scenarios/read/city_changes.hpp"
#include "scenarios/read/field.hpp"

namespace cityload::read {

struct CalendarDraft {
    std::string id, name, name_zh;
    bool workday = false;
};

struct WeightDraft {
    std::string id;
    double weight = 0;
};

struct CityDraft {
    std::string name, name_zh, start;
    sim::Duration warmup{}, days{}, cooldown{};
    std::uint64_t seed = 1;
    double needs_factor = 1, unclassified_outside = 0.5, scale = 1;
    city::Series series = city::Series::daily;
    std::vector<std::string> regimes;
};

struct JourneyDraft {
    std::vector<std::string> matters;
};

struct CityFileDraft {
    std::int64_t version = 1;
    std::string kind, title, description;
    CityDraft city;
    JourneyDraft journey;
    std::vector<CalendarDraft> calendar;
    std::vector<WeightDraft> demand;
    std::vector<ChangeDraft> changes;
    city::CitySpec spec;
};

// Tables of single things (city_list_fields.cpp).
const FieldTable& district_fields();
const FieldTable& department_fields();
const FieldTable& office_fields();
const FieldTable& hours_fields();
const FieldTable& category_fields();
const FieldTable& matter_fields();
const FieldTable& document_fields();
const FieldTable& material_fields();
const FieldTable& link_fields();
const FieldTable& observed_fields();
const FieldTable& calendar_fields();
const FieldTable& weight_fields();

// Tables of choices (city_choice_fields.cpp).
const FieldTable& regime_fields();
const FieldTable& behaviour_fields();
const FieldTable& dispersion_fields();
const FieldTable& staffing_fields();

/// Days since 1970-01-01 of "2019-07-01"; nothing if it is no date.
std::optional<std::int64_t> civil_day(const std::string& text);

/// What only the whole city shows: names that lead nowhere, circles, matters without a way.
/// `draft.spec` is complete.
void check_city(Document& document, const CityFileDraft& draft);
/// Whether every regime leaves a way to do every matter (city_ways.cpp).
void check_ways(Document& document, const city::CitySpec& spec);

}  // namespace cityload::read
