#pragma once
// The printed comparison while it is being made: what its sections share. Private to city_table.cpp
// and city_table_places.cpp.

#include <string>
#include <vector>

#include "app/city_table.hpp"
#include "app/text_table.hpp"
#include "results/record/city_statistics.hpp"

namespace cityload::app {

class CityPage {
  public:
    CityPage(const Context& context, const file::Group& root, const record::CityStatistics& s,
             const CityTableNotes& notes)
        : context_(context), root_(root), s_(s), notes_(notes) {}

    std::string text();

  private:
    std::string tr(const record::Bilingual& t) const {
        return record::in(results_language(context_.language), t);
    }
    std::string written(record::Kind kind, double value) const {
        return figure_text(kind, value, context_.language);
    }
    std::string tr(const char* en, const char* zh) const { return context_.tr(en, zh); }
    std::size_t regimes() const { return s_.regimes().size(); }
    double value(const char* figure, std::size_t regime) const {
        return s_.mean(regime, record::city_figure(figure).value);
    }
    std::string shown(const char* figure, std::size_t regime) const {
        return written(record::city_figure(figure).kind, value(figure, regime));
    }

    std::string name(std::size_t g) const { return tr(s_.regimes()[g].name); }
    /// The name where columns are wide enough for it, else the id.
    std::string heading(std::size_t g) const {
        const std::size_t room = regimes() <= 3 ? 18 : 14;
        return display_width(name(g)) <= room ? name(g) : s_.regimes()[g].id;
    }

    void paragraph(const std::string& text) { out_ += wrapped(text, 100) + "\n"; }
    void section(const std::string& text) { out_ += "\n" + text + "\n"; }

    // city_table.cpp
    void title();
    void verdict();
    void overloaded_back_offices();
    void figures();
    /// Quarter by quarter, where changes at dates make a difference between them.
    void transition();
    std::string section_name(const std::string& section) const;
    /// Rows of what went wrong, the most frequent first.
    void failures(TextTable& table);
    double per_100(const std::string& reason, std::size_t g) const;
    void differences();

    // city_table_places.cpp
    void stations();
    /// Where files pile up, if anywhere.
    void back_offices();
    /// The regime whose missing links are in question: the second of a comparison.
    std::size_t asked() const;
    void documents();
    std::string link_state(const record::DocumentRow& row) const;

    const Context& context_;
    const file::Group& root_;
    const record::CityStatistics& s_;
    const CityTableNotes& notes_;
    std::string out_;
};

/// A number of things, with thousands set apart.
inline std::string grouped(double value) {
    return record::digits(record::Kind::count, value, 0);
}

}  // namespace cityload::app
