#pragma once
// What the parts of the city's report share. Private to this folder.

#include "results/record/resolved.hpp"
#include "results/report/city_arrays.hpp"
#include "results/report/city_report.hpp"

namespace cityload::report {

using record::Settings;
using Scenario = std::vector<std::pair<std::string, Settings>>;

struct Builder {
    const file::Group& root;
    const record::CityStatistics& s;
    Language language;
    Scenario scenario;

    std::string tr(const char* en, const char* zh) const {
        return language == Language::zh ? zh : en;
    }
    std::string tr(const Bilingual& text) const { return in(language, text); }
    std::size_t regimes() const { return s.regimes().size(); }
    std::string name(std::size_t regime) const { return tr(s.regimes()[regime].name); }
    std::vector<std::string> names() const;
    double value(const char* figure, std::size_t regime) const {
        return s.mean(regime, record::city_figure(figure).value);
    }
    std::string shown(const char* figure, std::size_t regime) const;
    /// The regime whose missing links are in question: the second of a comparison.
    std::size_t asked() const { return regimes() > 1 ? 1 : 0; }

    Cell cell(Kind kind, double v) const { return {written(kind, v, language), v}; }
    Cell cell(Kind kind, const compare::Estimate& e) const;
    static Cell text(std::string t) { return {std::move(t)}; }
    /// A first column of names, then a column of numbers for each regime.
    std::vector<Column> by_regime(std::string first) const;
    /// Labels of a coordinate with the names the file gives them.
    std::vector<std::string> named(const char* group, const char* coordinate) const;

    double hours_per_post() const;
    double years() const;

    // city_studies.cpp
    Section ranges() const;
    Section ladder() const;
    Section staffings() const;
    /// "low – high" over the assumptions; empty if the file holds no ranges.
    std::string assumption_range(const record::Figure& figure, std::size_t regime) const;
    /// What they do to trips and which weigh most, in a sentence; empty likewise.
    std::string strongest_assumptions() const;
    // city_more.cpp
    Section everything() const;
    Section against(const file::Group& base, const std::string& base_name) const;
    // city_places.cpp
    void add_office_maps(Section& section) const;
    void add_queues_over_time(Section& section) const;
    // city_first_page.cpp
    Section finding() const;
    // city_people.cpp
    Section groups() const;
    // city_trust.cpp
    Section trust() const;
    /// Whether the run was warm, in a sentence.
    std::string settled() const;
    // city_times.cpp, city_work.cpp
    Section times() const;
    Section crowding() const;
    Section staff() const;
    Section links() const;
    Section failures() const;
    Section rules() const;
};

}  // namespace cityload::report
